"""gpg's listing in colons."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from silta.keys.listing import parse_listing

# From gpg 2.2.40: a certificate with a colon, a backslash and a line end in its user id.
LISTING = rb"""tru::1:1795429865:0:3:1:5
pub:r:255:22:9355BD52CD4E06A2:1795429865:1795516265::-:::sc:::::ed25519:::0:
fpr:::::::::C3195BAE15505F14E97A207F9355BD52CD4E06A2:
uid:r::::1795429865::964B::Ev\x5cil\x3a\nKirjaamo <kirjaamo@siltala.example>::::::::::0:
uat:r::::1795429865::964B::1 200::::::::::0:
sub:-:4096:1:55E46C8E5B7C7DE1:1795429865::::::e::::::23:
fpr:::::::::C6D28A0D4D15C76C6D07784CC55106514253B434:
"""


def test_a_certificate_is_read_with_its_keys_and_user_ids() -> None:
    """The record after a key's is its fingerprint."""
    [certificate] = parse_listing(LISTING)
    primary, subkey = certificate.keys
    assert primary.fingerprint.endswith("9355BD52CD4E06A2")
    assert (primary.algorithm, primary.algorithm_name, primary.bits) == (22, "ed25519", 255)
    assert (primary.can_sign, primary.can_encrypt, primary.revoked) == (True, False, True)
    assert primary.expires_at == datetime(2026, 11, 24, 10, 31, 5, tzinfo=UTC)
    assert (subkey.algorithm_name, subkey.bits, subkey.expires_at) == ("RSA", 4096, None)
    assert (subkey.can_sign, subkey.can_encrypt, subkey.revoked) == (False, True, False)


def test_control_characters_in_a_user_id_stay_escaped() -> None:
    """An administrator's terminal must not obey a certificate."""
    [certificate] = parse_listing(LISTING)
    assert certificate.user_ids == (r"Ev\il:\nKirjaamo <kirjaamo@siltala.example>",)


def test_an_empty_ring_lists_nothing() -> None:
    """An authority without certificates has an empty ring."""
    assert parse_listing(b"") == ()


@pytest.mark.parametrize(
    ("seen", "shown"),
    [
        ("\u202eoivap", r"\u{202e}oivap"),
        ("\u009b31m", r"\u{9b}31m"),
        ("a\u2028b\u200bc", r"a\u{2028}b\u{200b}c"),
        ("\ufeff\U000e0041", r"\u{feff}\u{e0041}"),
        ("Åsa Öhman 侍", "Åsa Öhman 侍"),
    ],
)
def test_what_nobody_sees_in_a_user_id_is_spelt_out(seen: str, shown: str) -> None:
    """Nothing turns the direction of writing, ends a line or steers a terminal."""
    listing = LISTING.replace(rb"Ev\x5cil\x3a\nKirjaamo", seen.encode())
    [certificate] = parse_listing(listing)
    assert certificate.user_ids == (f"{shown} <kirjaamo@siltala.example>",)


def test_each_ability_of_a_key_is_read() -> None:
    """Small letters are the key's own; the capitals are the whole certificate's."""
    [certificate] = parse_listing(LISTING.replace(b":::sc:::", b":::caSCEA:::"))
    primary, subkey = certificate.keys
    assert (primary.can_certify, primary.can_authenticate, primary.can_sign) == (True, True, False)
    assert (subkey.can_certify, subkey.can_authenticate) == (False, False)
