"""Where a Web Key Directory has a mailbox's certificate: the draft's own example, and ours."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.identity import Address
from silta.keys.directory import (
    ZBASE32,
    advanced,
    direct,
    hashed_local_part,
    parse_mailbox,
    zbase32,
)

# The example of draft-koch-openpgp-webkey-service, section 3.1.
JOE = Address("Joe.Doe", "example.org")
JOES_HASH = "iy9q119eutrkn8s1mk4r39qejnbu3n5q"


def test_the_draft_s_example_is_hashed_as_it_says() -> None:
    """Whatever the case of its letters."""
    assert hashed_local_part("Joe.Doe") == hashed_local_part("joe.doe") == JOES_HASH


def test_the_addresses_are_the_draft_s() -> None:
    """The name is asked for as it was written, behind the question mark."""
    well_known = "/.well-known/openpgpkey"
    found = advanced(JOE)
    assert found.host == "openpgpkey.example.org"
    assert found.path == f"{well_known}/example.org/hu/{JOES_HASH}?l=Joe.Doe"
    assert direct(JOE).host == "example.org"
    assert direct(JOE).path == f"{well_known}/hu/{JOES_HASH}?l=Joe.Doe"


@pytest.mark.parametrize(
    ("local", "asked"), [("a&l=b", "a%26l%3Db"), ("a/../b", "a%2F..%2Fb"), ("ä#b", "%C3%A4%23b")]
)
def test_a_local_part_stays_within_its_place(local: str, asked: str) -> None:
    """It is another's text, and an address has places of its own."""
    assert direct(Address(local, "siltala.example")).path.endswith(f"?l={asked}")


def test_only_ascii_letters_are_lowered() -> None:
    """As the draft has it: Ä and ä are two mailboxes."""
    assert hashed_local_part("Äiti") != hashed_local_part("äiti")
    assert hashed_local_part("ÄITI") == hashed_local_part("Äiti")


@given(st.binary(min_size=20, max_size=20))
def test_z_base_32_writes_five_bits_a_character(content: bytes) -> None:
    """Read back by places, it is what went in."""
    text = zbase32(content)
    assert len(text) == 32
    number = 0
    for character in text:
        number = number << 5 | ZBASE32.index(character)
    assert number.to_bytes(20, "big") == content


@given(st.text(max_size=64))
def test_any_local_part_has_a_name(local: str) -> None:
    """Of 32 characters of the alphabet, whatever the mailbox is called."""
    encodable = local.encode("utf-8", "ignore").decode()
    name = hashed_local_part(encodable)
    assert set(name) <= set(ZBASE32)
    assert len(name) == 8 * hashlib.sha1(b"", usedforsecurity=False).digest_size // 5


def test_a_domain_may_be_typed_in_its_own_letters() -> None:
    """Names on the wire are A-labels."""
    assert parse_mailbox(" kirjaamo@hämeensilta.example ") == Address(
        "kirjaamo", "xn--hmeensilta-q5a.example"
    )


@pytest.mark.parametrize(
    "typed",
    ["", "kirjaamo", "@siltala.example", "a b@siltala.example", "--help@", "a@\x00.example", "a@."],
)
def test_what_is_no_mailbox_is_refused(typed: str) -> None:
    """Before anybody is asked for it."""
    with pytest.raises(ValueError, match=r"."):
        parse_mailbox(typed)
