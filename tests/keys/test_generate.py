"""The gateway's own keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from silta.keys.certificate import read_certificate
from silta.keys.gateway_key import Algorithm, Purpose
from silta.keys.generate import (
    KeyRefused,
    advertises_aead,
    export_certificate,
    generate_gateway_key,
)
from silta.keys.home import at_work_in
from silta.keys.opening_keys import keys_at_work
from tests.keys.cast import Cast
from tests.keys.gpg import Gpg
from tests.keys.processes import no_command_with

USER_ID = "Silta Ää <intake@silta.localhost>"


@pytest.fixture(scope="module")
def rsa_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the store of an RSA gateway key, too deep for an agent's socket."""
    store = tmp_path_factory.mktemp("rsa") / ("d" * 60) / ("e" * 40)
    generate_gateway_key(store, USER_ID, Algorithm.RSA4096)
    return store


def listed(store: Path) -> bytes:
    """Return gpg's own listing of a store's certificate."""
    with at_work_in(store) as short:
        return Gpg(short)("--with-colons", "--list-keys")


def test_a_curve_key_signs_and_has_a_subkey_that_decrypts(cast: Cast) -> None:
    """Ed25519 and Curve25519, which cost less than half of RSA's time."""
    primary, subkey = read_certificate(cast.gateway_certificate).keys
    assert (primary.algorithm_name, primary.can_sign, primary.can_encrypt) == (
        "ed25519",
        True,
        False,
    )
    assert (subkey.algorithm_name, subkey.can_sign, subkey.can_encrypt) == ("cv25519", False, True)


@pytest.mark.slow
def test_an_rsa_key_has_4096_bits_in_both_parts(rsa_store: Path) -> None:
    """For senders whose software knows no curves."""
    records = [line.split(b":") for line in listed(rsa_store).splitlines()]
    keys = [(r[0], r[2], r[3], r[11].lower()) for r in records if r[0] in (b"pub", b"sub")]
    assert keys == [(b"pub", b"4096", b"1", b"scesc"), (b"sub", b"4096", b"1", b"e")]


def test_a_gateway_key_never_expires_by_itself(cast: Cast) -> None:
    """The registry ends its life; a date inside it would end it unasked."""
    assert {key.expires_at for key in read_certificate(cast.gateway_certificate).keys} == {None}


def test_the_certificate_asks_for_no_ocb(cast: Cast) -> None:
    """On a tampered OCB message GnuPG 2.2.40 prints DECRYPTION_OKAY: we do not invite those."""
    packets = cast.gpg("--list-packets", stdin=cast.gateway_certificate).decode()
    assert packets.count("features: 01") >= 1
    assert "pref-aead" not in packets
    assert not advertises_aead(cast.gateway_certificate)


def test_the_certificate_prefers_nothing_weak(cast: Cast) -> None:
    """Neither 3DES (2) nor SHA-1 (2) is offered to senders."""
    packets = cast.gpg("--list-packets", stdin=cast.gateway_certificate).decode()
    assert "(pref-sym-algos: 9 8 7)" in packets
    assert "(pref-hash-algos: 10 9 8)" in packets


def test_a_certificate_that_asks_for_ocb_is_recognised(cast: Cast) -> None:
    """The same certificate with the bit set in its features, as newer versions of gpg make it."""
    assert cast.gateway_certificate.count(b"\x02\x1e\x01") == 1
    assert advertises_aead(cast.gateway_certificate.replace(b"\x02\x1e\x01", b"\x02\x1e\x03"))


def test_the_user_id_keeps_its_letters(tmp_path: Path) -> None:
    """The locale of a service is C, and Finnish names are not."""
    fingerprint = generate_gateway_key(tmp_path, USER_ID, Algorithm.CURVE25519)
    certificate = export_certificate(tmp_path, fingerprint, armour=True)
    assert read_certificate(certificate).user_ids == (USER_ID,)


def test_a_control_character_in_the_user_id_is_refused(tmp_path: Path) -> None:
    """A line end could start a line of its own wherever the name is shown."""
    with pytest.raises(KeyRefused, match="control character"):
        generate_gateway_key(tmp_path, "Silta\n<x@silta.localhost>", Algorithm.CURVE25519)


def test_a_user_id_that_starts_with_dashes_is_no_option(tmp_path: Path) -> None:
    """Whatever the operator's domain is called."""
    fingerprint = generate_gateway_key(tmp_path, "--version <x@y.example>", Algorithm.CURVE25519)
    certificate = export_certificate(tmp_path, fingerprint, armour=False)
    assert read_certificate(certificate).user_ids == ("--version <x@y.example>",)


def test_making_a_key_leaves_no_agent_and_nothing_readable(tmp_path: Path) -> None:
    """An agent would hold the secret key in memory for as long as it lives."""
    store = tmp_path / "store"
    generate_gateway_key(store, USER_ID, Algorithm.CURVE25519)
    secret = [path for path in store.rglob("*") if path.suffix in (".key", ".rev", ".conf")]
    assert no_command_with(str(store))
    assert {oct(path.stat().st_mode & 0o777) for path in secret} == {"0o600"}
    assert oct(store.stat().st_mode & 0o777) == "0o700"


def test_a_key_that_is_not_there_is_not_exported(cast: Cast) -> None:
    """An empty file would pass for a certificate until somebody needs it."""
    with pytest.raises(KeyRefused, match="no such key"):
        export_certificate(cast.store, cast.keys["naapurila"], armour=True)


def test_generation_is_quick_on_curves(tmp_path: Path) -> None:
    """``silta init`` and the tests make many."""
    started = datetime.now(UTC)
    generate_gateway_key(tmp_path, USER_ID, Algorithm.CURVE25519)
    assert datetime.now(UTC) - started < timedelta(seconds=5)


@pytest.mark.parametrize("algorithm", [Algorithm.CURVE25519, pytest.param(
    Algorithm.RSA4096, marks=pytest.mark.slow)])  # fmt: skip
def test_a_receipts_key_can_only_sign(tmp_path: Path, algorithm: Algorithm) -> None:
    """Nothing can be sealed to it, so whoever holds it opens nothing."""
    fingerprint = generate_gateway_key(tmp_path, USER_ID, algorithm, Purpose.RECEIPTS)
    [key] = read_certificate(export_certificate(tmp_path, fingerprint, armour=False)).keys
    assert (key.can_sign, key.can_encrypt) == (True, False)
    assert keys_at_work(tmp_path) == ()
