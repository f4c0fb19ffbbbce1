"""Encapsulated letters that are not well signed, or not what was signed: each gets its reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from silta.base.reason import Reason
from silta.keys.home import at_work_in
from silta.keys.opener import Opener
from tests.keys.by_hand import flipped
from tests.keys.cast import LETTER, Cast
from tests.keys.conftest import RingOf
from tests.keys.encapsulating import (
    base64_part,
    detached,
    encapsulated,
    encrypted,
    multipart_signed,
    plain_part,
    signed_letter,
)
from tests.keys.gpg import Gpg
from tests.keys.refusals import reason_of

Mail = Callable[[Cast], bytes]

CHANGES = {
    "a letter of the text": (b"Oikaisu", b"Oikaiau"),
    "a digit": (b"9988", b"9989"),
    "a letter of the header": (b"text/plain", b"text/plaim"),
    "a space at a line's end": (b"9988\r\n", b"9988 \r\n"),
    "a line end more": (b"9988\r\n", b"9988\r\n\r\n"),
    "a line end less": (b"9988\r\n\r\n--", b"9988\r\n--"),
    "a header field more": (b"Content-Type: text", b"Subject: Maksa!\r\nContent-Type: text"),
}


@pytest.mark.parametrize("mode", [[], ["--textmode"]], ids=["binary", "text"])
@pytest.mark.parametrize("change", CHANGES)
def test_one_byte_changed_in_the_signed_part_is_a_bad_signature(
    cast: Cast, opener: Opener, siltala: Path, change: str, mode: list[str]
) -> None:
    """Whoever has a letter can encrypt it anew, but not sign it."""
    before, after = CHANGES[change]
    content = signed_letter(cast, *mode)
    assert content.count(before) == 1
    mail = encrypted(cast, content.replace(before, after))
    assert reason_of(opener, mail, siltala) == Reason.SIGNATURE_BAD


def test_other_line_ends_break_a_signature_on_bytes(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """Nothing is made canonical before gpg sees it: it verifies what came."""
    mail = encrypted(cast, signed_letter(cast).replace(b"\r\n", b"\n"))
    assert reason_of(opener, mail, siltala) == Reason.SIGNATURE_BAD


# In a signature packet of gpg's by an Ed25519 key: the type, the key's algorithm, the length of
# what is hashed, the time, the digest's first bytes, the two values.
@pytest.mark.parametrize("position", [3, 4, 6, 9, 33, 52, 53, 60, 86, 90, -1])
def test_one_byte_changed_in_the_signature_is_a_bad_signature(
    cast: Cast, opener: Opener, siltala: Path, position: int
) -> None:
    """Garbled or wrong, it does not match; the mail is not tried again."""
    signature = bytearray(detached(cast.gpg, cast.keys["kirjaamo"], LETTER))
    signature[position] ^= 0x10
    mail = encrypted(cast, multipart_signed(LETTER, base64_part(bytes(signature))))
    assert reason_of(opener, mail, siltala) == Reason.SIGNATURE_BAD


IN_JANUARY = ("--faked-system-time", "20250115T000000!")


def two_signatures(cast: Cast) -> bytes:
    """Return a letter that two of Siltala's keys signed."""
    signature = detached(cast.gpg, cast.keys["kirjaamo"], LETTER, "--local-user", cast.keys["rsa"])
    return encrypted(cast, multipart_signed(LETTER, base64_part(signature)))


def with_a_third_part(cast: Cast) -> bytes:
    """Return a signed letter with something unsigned behind it."""
    signature = detached(cast.gpg, cast.keys["kirjaamo"], LETTER, "--armor")
    third = b"Content-Type: text/plain\r\n\r\nMaksa tilille FI00!"
    return encrypted(cast, multipart_signed(LETTER, plain_part(signature), third))


REFUSED: dict[str, tuple[Reason, Mail]] = {
    "two signatures": (Reason.SIGNATURE_AMBIGUOUS, two_signatures),
    "a third part": (Reason.SIGNATURE_MISSING, with_a_third_part),
    "S/MIME": (
        Reason.SIGNATURE_MISSING,
        lambda cast: encrypted(
            cast, signed_letter(cast).replace(b"application/pgp-", b"application/pkcs7-")
        ),
    ),
    "signed by Naapurila": (
        Reason.SIGNATURE_UNKNOWN_SIGNER,
        lambda cast: encapsulated(cast, signer="naapurila"),
    ),
    "signed by an expired key": (
        Reason.SIGNATURE_KEY_EXPIRED,
        lambda cast: encapsulated(cast, *IN_JANUARY, signer="expired"),
    ),
    "signed by a revoked key": (
        Reason.SIGNATURE_KEY_REVOKED,
        lambda cast: encapsulated(cast, signer="revoked"),
    ),
    "an expired signature": (
        Reason.SIGNATURE_STALE,
        lambda cast: encapsulated(cast, *IN_JANUARY, "--default-sig-expire", "1d"),
    ),
    "an MD5 digest": (
        Reason.SIGNATURE_WEAK,
        lambda cast: encapsulated(cast, "--digest-algo", "MD5", signer="rsa"),
    ),
    "sealed by 3DES": (
        Reason.SEAL_WEAK,
        lambda cast: encrypted(cast, signed_letter(cast), "--cipher-algo", "3DES"),
    ),
    "another letter's signature": (
        Reason.SIGNATURE_BAD,
        lambda cast: encrypted(cast, signed_letter(cast).replace(LETTER, LETTER * 2)),
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_letter_that_is_not_well_signed_gets_its_reason(
    cast: Cast, opener: Opener, siltala: Path, kind: str
) -> None:
    """The same reasons as for a signature in the message itself."""
    reason, mail = REFUSED[kind]
    assert reason_of(opener, mail(cast), siltala) == reason


def test_a_certificate_that_is_pending_is_unknown(
    cast: Cast, opener: Opener, ring_of: RingOf
) -> None:
    """It does not stand in the ring."""
    mail = encapsulated(cast)
    assert reason_of(opener, mail, ring_of("rsa")) == Reason.SIGNATURE_UNKNOWN_SIGNER


def test_a_missing_ring_is_our_fault(cast: Cast, opener: Opener, tmp_path: Path) -> None:
    """Gpg calls the signer unknown; its error says otherwise."""
    assert reason_of(opener, encapsulated(cast), tmp_path / "no-ring.gpg") == Reason.FAULT


def test_a_letter_signed_by_the_gateway_itself_has_an_unknown_signer(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """Its certificate is in each home, but in no authority's ring."""
    with at_work_in(cast.store) as home:
        signature = detached(Gpg(home), cast.gateway, LETTER, "--armor")
    mail = encrypted(cast, multipart_signed(LETTER, plain_part(signature)))
    assert reason_of(opener, mail, siltala) == Reason.SIGNATURE_UNKNOWN_SIGNER


@pytest.mark.parametrize("position", [-200, -60, -5])
def test_a_tampered_seal_is_not_opened(
    cast: Cast, opener: Opener, siltala: Path, position: int
) -> None:
    """EFAIL: nothing of such a content is looked at, whatever signature it brings."""
    mail = flipped(encapsulated(cast), position)
    assert reason_of(opener, mail, siltala) == Reason.SEAL_CANNOT_OPEN
