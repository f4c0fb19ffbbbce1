"""The opener against good mails by real gpg, of each kind that software makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from silta.keys.opened import Opened
from silta.keys.opener import Opener
from tests.keys.by_hand import sealed_ocb
from tests.keys.cast import LETTER, Cast, unsealed
from tests.keys.opening import open_mail

Mail = Callable[[Cast], bytes]


GOOD: dict[str, Mail] = {
    "the defaults of gpg -se": lambda cast: cast.sealed(),
    "armoured": lambda cast: cast.sealed("--armor"),
    "armoured, with the line ends of mail": lambda cast: (
        b"\r\n" + cast.sealed("--armor").replace(b"\n", b"\r\n") + b"\r\n"
    ),
    "an RSA signer": lambda cast: cast.sealed(signer="rsa"),
    "signed by a subkey": lambda cast: cast.sealed(signer="subkey"),
    "in text mode, as mutt does": lambda cast: cast.sealed("--textmode"),
    "not compressed": lambda cast: cast.sealed("--compress-algo", "none"),
    "bzip2": lambda cast: cast.sealed("--compress-algo", "bzip2"),
    "AES-128": lambda cast: cast.sealed("--cipher-algo", "AES128"),
    "hidden recipient": lambda cast: cast.sealed("--throw-keyids"),
    "the sender can read it too": lambda cast: cast.sealed("--recipient", "reader@siltala.example"),
    "two hidden recipients": lambda cast: cast.sealed(
        *("--recipient", "reader@siltala.example", "--throw-keyids")
    ),
    "two hidden recipients with the same kind of key": lambda cast: cast.sealed(
        *("--recipient", "other@siltala.example", "--throw-keyids")
    ),
    "in chunks, as from a pipe": lambda cast: cast.sealed(content=LETTER * 3000),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_mail_is_opened(cast: Cast, opener: Opener, siltala: Path, kind: str) -> None:
    """Whatever software sealed it."""
    opened = open_mail(opener, GOOD[kind](cast), siltala)
    plaintext, letter = (text.replace(b"\r\n", b"\n") for text in (opened.plaintext[:], LETTER))
    assert plaintext.startswith(letter)
    assert opened.signature.fingerprint in cast.keys.values()


def test_the_signature_is_told_in_full(cast: Cast, opener: Opener, siltala: Path) -> None:
    """Primary key and subkey by full fingerprint, the time in UTC, the algorithms by number."""
    before = datetime.now(UTC).replace(microsecond=0)
    signature = open_mail(opener, cast.sealed(signer="subkey"), siltala).signature
    primary, subkey = cast.gpg.fingerprints("subkey@siltala.example")
    assert (signature.fingerprint, signature.key_fingerprint) == (primary, subkey)
    assert before <= signature.made_at <= datetime.now(UTC)
    assert (signature.digest_algorithm, signature.key_algorithm) == (10, 22)
    assert signature.expires_at is None


def test_a_weak_digest_is_told_for_policy_to_judge(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """Gpg 2.2 takes SHA-1 as good; its number is in field 8 alone."""
    opened = open_mail(opener, cast.sealed("--digest-algo", "SHA1", signer="rsa"), siltala)
    assert opened.signature.digest_algorithm == 2


def test_a_mail_in_ocb_is_opened(cast: Cast, opener: Opener, siltala: Path) -> None:
    """GnuPG 2.3 and later make them where a certificate asks for it."""
    session, key, inside = unsealed(cast, cast.sealed(content=LETTER * 2000))
    opened = open_mail(opener, session + sealed_ocb(key, inside), siltala)
    assert opened.plaintext == LETTER * 2000
    assert opened.session_key == f"9.2:{key.hex().upper()}"


def test_an_opened_mail_shows_neither_content_nor_session_key(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """It ends up in tracebacks and debuggers."""
    opened = open_mail(opener, cast.sealed(), siltala)
    assert "210281-9988" not in repr(opened)
    assert opened.session_key not in repr(opened)


def test_an_opened_mail_cannot_be_built_unsigned() -> None:
    """The type itself says so: there is no default for the signature."""
    with pytest.raises(TypeError):
        Opened(LETTER, "9:00")  # type: ignore[call-arg]
