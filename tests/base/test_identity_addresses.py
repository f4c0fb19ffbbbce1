"""Service codes, mail addresses and names are read strictly and compared by what they mean."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.identity import (
    LONGEST_ADDRESS_BYTES,
    Address,
    domain_of,
    fold_name,
    parse_address,
    parse_service_code,
)


@pytest.mark.parametrize("code", ["koe", "paivahoito-siltala", "a", "7", "a" * 64])
def test_a_service_code_is_read(code: str) -> None:
    """It is the local part of the intake address."""
    assert parse_service_code(code) == code


@pytest.mark.parametrize("wrong", ["", "Koe", "-a", "a-", "a.b", "päivä", "a" * 65, "a\n", "a b"])
def test_other_service_codes_are_refused(wrong: str) -> None:
    """A code must be safe in an address, a file name and a log line."""
    with pytest.raises(ValueError, match="service code"):
        parse_service_code(wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kirjaamo@Siltala.Example", Address("Kirjaamo", "siltala.example")),
        ("210281+9988@silta.localhost", Address("210281+9988", "silta.localhost")),
        ('"a b"@x', Address('"a b"', "x")),
        ('"a@b"@x', Address('"a@b"', "x")),
        ("päivi@siltala.example", Address("päivi", "siltala.example")),
        ("a" * 64 + "@x.fi", Address("a" * 64, "x.fi")),
    ],
)
def test_an_address_is_read_in_two_parts(text: str, expected: Address) -> None:
    """A local part is read whole: an identity code in it may hold a plus sign."""
    assert parse_address(text) == expected
    assert domain_of(text) == expected.domain


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "@",
        "a@",
        "@x",
        "a",
        "a@b@c",
        "a b@x",
        "<a@x>",
        "Aino <a@x>",
        "a..b@x",
        ".a@x",
        "a@x..y",
        "a@-x",
        "a@x-",
        "a@[127.0.0.1]",
        "a@x\n",
        "a\r\n@x",
        "a\x00@x",
        "a\ud800@x",
        "a\u2028b@x",
        "a@\u212a.fi",  # a Kelvin sign, whose lower case is the letter k
        "a" * 65 + "@x",
        "ä" * 33 + "@x",
        "a@" + "x" * 64,
        "a@" + ".".join(["x" * 60] * 5),
    ],
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    """Bounds are RFC 5321 section 4.5.3.1; what is odd is nobody's address here."""
    with pytest.raises(ValueError, match="mail address"):
        parse_address(wrong)


@given(st.text(max_size=300))
def test_an_address_is_read_or_refused(text: str) -> None:
    """Whatever a peer sends, no other error comes out, and the bounds hold."""
    try:
        address = parse_address(text)
    except ValueError:
        return
    assert len(str(address).encode()) <= LONGEST_ADDRESS_BYTES
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åström", "ASTROM"),
        ("Aino-Maria", "aino maria"),
        ("O'Neill", "O\u2019Neill"),
        ("Ma\u0308kela\u0308", "Mäkelä"),
        ("Weiß", "WEISS"),
        ("Mc\u2011Demo", "Mc\u2013Demo"),
        ("De\u00admo", "Demo"),
        ("\uff24emo", "Demo"),
    ],
)
def test_names_fold_alike(one: str, other: str) -> None:
    """Case, accents, hyphens, spaces and apostrophes are how people differ in typing."""
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(("one", "other"), [("Demo", "Demonen"), ("Aino", "Eino"), ("Łuk", "Luk")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    """Folding takes marks away, not letters."""
    assert fold_name(one) != fold_name(other)


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    """The registry keeps hashes of folded names: folding must have one result."""
    assert fold_name(fold_name(name)) == fold_name(name)
    assert fold_name(unicodedata.normalize("NFD", name)) == fold_name(name)
