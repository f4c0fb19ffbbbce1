"""The opener against RFC 1847 encapsulation by real gpg: what was signed is all that comes out."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.keys.opener import Opener
from silta.mailbox.letter.mime import read_letter
from tests.keys.by_hand import MEBIBYTE, flipped, sealed_ocb
from tests.keys.cast import LETTER, Cast, unsealed
from tests.keys.conftest import DEADLINE, LIMIT_BYTES
from tests.keys.encapsulating import (
    SIGNED,
    base64_part,
    detached,
    encapsulated,
    encrypted,
    multipart_signed,
    plain_part,
    signed_letter,
)
from tests.keys.mailers import as_mutt_does, as_thunderbird_does
from tests.keys.opening import open_mail
from tests.keys.refusals import reason_of
from tests.letters import DOCUMENTS, good_manifest, letter_mime

Mail = Callable[[Cast], bytes]


def with_part(cast: Cast, part: Callable[[bytes], bytes], *options: str) -> bytes:
    """Return a letter whose signature stands in a part of another kind."""
    signature = detached(cast.gpg, cast.keys["kirjaamo"], LETTER, *options)
    return encrypted(cast, multipart_signed(LETTER, part(signature)))


GOOD: dict[str, Mail] = {
    "an EdDSA key": encapsulated,
    "an RSA key": lambda cast: encapsulated(cast, signer="rsa"),
    "a signing subkey": lambda cast: encapsulated(cast, signer="subkey"),
    "text mode, content in CRLF": lambda cast: encapsulated(cast, "--textmode"),
    "binary in base64": lambda cast: with_part(cast, base64_part),
    "armoured in base64": lambda cast: with_part(cast, base64_part, "--armor"),
    "with a comment in the armour": lambda cast: with_part(
        cast, plain_part, "--armor", "--comment", "Kirjaamo", "--emit-version"
    ),
    "not compressed": lambda cast: encrypted(cast, signed_letter(cast), "--compress-algo", "none"),
    "with a hidden recipient": lambda cast: encrypted(cast, signed_letter(cast), "--throw-keyids"),
    "as mutt does": as_mutt_does,
    "as Thunderbird does": as_thunderbird_does,
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_letter_beside_its_signature_is_opened(
    cast: Cast, opener: Opener, siltala: Path, kind: str
) -> None:
    """What comes out is the signed entity, and nothing of what stood around it."""
    opened = open_mail(opener, GOOD[kind](cast), siltala)
    assert opened.plaintext in (LETTER, LETTER.replace(b"\r\n", b"\n"))
    assert opened.signature.fingerprint in cast.keys.values()


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"], ids=["CRLF", "LF"])
def test_a_whole_letter_comes_through(
    cast: Cast, opener: Opener, siltala: Path, newline: bytes
) -> None:
    """With either line end: the letter's reader finds manifest and documents."""
    entity = letter_mime(good_manifest(), newline=newline)
    signature = detached(cast.gpg, cast.keys["kirjaamo"], entity, "--armor")
    around = multipart_signed(b"@", plain_part(signature)).replace(b"\r\n", newline)
    mail = encrypted(cast, around.replace(b"@", entity))
    letter = read_letter(opener.open(Span.of(mail), siltala).plaintext)
    assert [document.content for document in letter.documents] == list(DOCUMENTS.values())


def test_the_signature_is_told_in_full(cast: Cast, opener: Opener, siltala: Path) -> None:
    """The rules judge age and strength by what VALIDSIG says, as with any letter."""
    mail = encapsulated(cast, "--digest-algo", "SHA1", signer="rsa")
    signature = open_mail(opener, mail, siltala).signature
    assert signature.fingerprint == signature.key_fingerprint == cast.keys["rsa"]
    assert (signature.digest_algorithm, signature.key_algorithm) == (2, 1)


def test_the_session_key_is_that_of_the_message(cast: Cast, opener: Opener, siltala: Path) -> None:
    """With it the kept message is opened again, its signature inside."""
    mail = encapsulated(cast)
    _, key, _ = unsealed(cast, mail)
    assert open_mail(opener, mail, siltala).session_key == f"9:{key.hex().upper()}"


def test_a_mail_in_ocb_is_opened(cast: Cast, opener: Opener, siltala: Path) -> None:
    """Its seal is proven by gpg's exit code alone."""
    session, key, inside = unsealed(cast, encapsulated(cast))
    assert open_mail(opener, session + sealed_ocb(key, inside), siltala).plaintext == LETTER
    damaged = session + flipped(sealed_ocb(key, inside), -20)
    assert reason_of(opener, damaged, siltala) == Reason.SEAL_CANNOT_OPEN


def test_the_outer_signature_counts_where_there_is_one(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """The content is then what it is: a letter is not found in it."""
    opened = open_mail(opener, cast.sealed(content=signed_letter(cast), signer="rsa"), siltala)
    assert opened.signature.fingerprint == cast.keys["rsa"]
    assert opened.plaintext[:].startswith(SIGNED)
    assert letter_reason(opened.plaintext[:]) == Reason.LETTER_MALFORMED
    stranger = cast.sealed(content=signed_letter(cast), signer="naapurila")
    assert reason_of(opener, stranger, siltala) == Reason.SIGNATURE_UNKNOWN_SIGNER


def test_a_signed_letter_within_a_signed_one_is_no_letter(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """One level of signing: the entity is a ``multipart/signed``, which no letter is."""
    inner = signed_letter(cast).replace(b"allekirjoitus", b"sisempi")
    opened = open_mail(opener, encapsulated(cast, entity=inner), siltala)
    assert opened.plaintext == inner
    assert letter_reason(inner) == Reason.LETTER_MALFORMED


def letter_reason(content: bytes) -> Reason:
    """Return why the content is no letter."""
    with pytest.raises(Refused) as refused:
        read_letter(content)
    return refused.value.reason


def test_a_letter_of_thirty_mebibytes_is_never_whole_in_our_memory(
    cast: Cast, short_tmp: Path, siltala: Path
) -> None:
    """It goes from memory file to memory file in blocks, and is mapped, not read."""
    large = LETTER + b"x" * 30 * MEBIBYTE
    mail = encapsulated(cast, entity=large)
    with Opener(
        [cast.store], base=short_tmp, homes=1, limit_bytes=40 * MEBIBYTE, deadline=DEADLINE
    ) as opener:
        tracemalloc.start()
        opened = opener.open(Span.of(mail), siltala)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < MEBIBYTE
    assert opened.plaintext[:] == large


def test_content_over_the_cap_is_refused_before_anything_is_verified(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """The cap is on all that was encrypted."""
    mail = encapsulated(cast, entity=LETTER + b"x" * LIMIT_BYTES)
    assert reason_of(opener, mail, siltala) == Reason.SIZE_EXPANDED
