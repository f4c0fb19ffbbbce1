"""Mails that cannot be opened: one reason for all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from silta.base.reason import Reason
from silta.keys.opener import Opener
from silta.keys.packets import Tag
from tests.keys.by_hand import compressed, flipped, packet, sealed, sealed_ocb, session_key_packet
from tests.keys.cast import LETTER, Cast, unsealed
from tests.keys.refusals import reason_of

Mail = Callable[[Cast], bytes]
IN_THE_PAST = ("--faked-system-time", "20250601T000000!")
BEFORE_THE_GATEWAYS_KEY = ("--ignore-time-conflict", "--ignore-valid-from")


def literal(cast: Cast) -> bytes:
    """Return a plaintext packet."""
    return cast.gpg("--store", stdin=LETTER)


BROKEN: dict[str, Mail] = {
    "nothing": lambda _: b"",
    "no OpenPGP": lambda _: b"Content-Type: text/plain\r\n\r\nhello",
    "to another key": lambda cast: cast.gpg(
        *("--recipient", "reader@siltala.example", "--local-user", cast.keys["kirjaamo"]),
        *("--sign", "--encrypt"),
        stdin=LETTER,
    ),
    "to another hidden recipient of our kind": lambda cast: cast.gpg(
        *("--recipient", "other@siltala.example", "--throw-keyids", "--encrypt"), stdin=LETTER
    ),
    "session key damaged": lambda cast: flipped(cast.sealed(), 60),
    "content damaged": lambda cast: flipped(cast.sealed(), -60),
    "uncompressed content damaged": lambda cast: flipped(
        cast.sealed("--compress-algo", "none"), -60
    ),
    "MDC damaged": lambda cast: flipped(cast.sealed(), -5),
    "cut off": lambda cast: cast.sealed()[:-20],
    "cut off in armour": lambda cast: cast.sealed("--armor")[:300],
    "to a passphrase": lambda cast: cast.gpg(
        "--passphrase", "salasana", "--symmetric", stdin=LETTER
    ),
    "to us and to a passphrase": lambda cast: cast.sealed(
        "--passphrase", "salasana", "--symmetric"
    ),
    "signed, not sealed": lambda cast: cast.gpg(
        "--local-user", cast.keys["kirjaamo"], "--sign", stdin=LETTER
    ),
    "cleartext signature": lambda cast: cast.gpg(
        "--local-user", cast.keys["kirjaamo"], "--clear-sign", stdin=LETTER
    ),
    "plaintext alone": literal,
    "plaintext after the message": lambda cast: cast.sealed() + literal(cast),
    "plaintext before the message": lambda cast: literal(cast) + cast.sealed(),
    "two messages": lambda cast: cast.sealed() * 2,
    "two armoured messages": lambda cast: cast.sealed("--armor") * 2,
    "without integrity protection": lambda cast: cast.sealed("--rfc2440"),
    "an expired signature": lambda cast: cast.sealed(
        *("--default-sig-expire", "1d", *IN_THE_PAST, *BEFORE_THE_GATEWAYS_KEY)
    ),
    "seventeen session keys": lambda cast: session_key_packet(cast.sealed()) * 16 + cast.sealed(),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_mail_that_cannot_be_opened_gets_the_one_reason_for_all(
    cast: Cast, opener: Opener, siltala: Path, kind: str
) -> None:
    """One text for all, so that nobody learns about a plaintext by changing a ciphertext."""
    assert reason_of(opener, BROKEN[kind](cast), siltala) == Reason.SEAL_CANNOT_OPEN


INSIDE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "garbage": lambda _: b"garbage",
    "content that its signature does not fit": lambda inside: inside.replace(b"2102", b"2103"),
    "two signed parts": lambda inside: inside * 2,
    "a plaintext after the signed one": lambda inside: (
        inside + packet(Tag.LITERAL, b"b\0\0\0\0\0x")
    ),
    "forty layers of compression": lambda inside: _layers(inside, 40),
}


def _layers(inside: bytes, count: int) -> bytes:
    for _ in range(count):
        inside = compressed(inside)
    return inside


@pytest.mark.parametrize("kind", INSIDE)
def test_an_odd_structure_inside_cannot_be_opened(
    cast: Cast, opener: Opener, siltala: Path, kind: str
) -> None:
    """The seal is whole, and what it holds is no letter."""
    session, key, inside = unsealed(cast, cast.sealed("--compress-algo", "none"))
    mail = session + sealed(key, INSIDE[kind](inside))
    assert reason_of(opener, mail, siltala) == Reason.SEAL_CANNOT_OPEN


def test_a_second_seal_inside_cannot_be_opened(cast: Cast, opener: Opener, siltala: Path) -> None:
    """Gpg opens both layers, and says DECRYPTION_OKAY twice."""
    mail = cast.sealed()
    session, key, _ = unsealed(cast, mail)
    twice = session + sealed(key, mail)
    assert reason_of(opener, twice, siltala) == Reason.SEAL_CANNOT_OPEN


@pytest.mark.parametrize("position", [40, 20_000, -40, -5])
@pytest.mark.parametrize("signer", ["kirjaamo", "naapurila"])
def test_a_tampered_mail_in_ocb_cannot_be_opened(
    cast: Cast, opener: Opener, siltala: Path, signer: str, position: int
) -> None:
    """2.2.40 prints DECRYPTION_OKAY on some of them, and nothing at all on others."""
    mail = cast.sealed("--compress-algo", "none", signer=signer, content=LETTER * 1000)
    session, key, inside = unsealed(cast, mail)
    start = position + len(session) if position > 0 else position
    tampered = flipped(session + sealed_ocb(key, inside), start)
    assert reason_of(opener, tampered, siltala) == Reason.SEAL_CANNOT_OPEN
