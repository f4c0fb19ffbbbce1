"""Sealing on the municipality's side."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from silta.keys.fingerprint import Fingerprint
from silta.keys.opener import Opener
from silta.keys.sealer import CannotSeal, seal
from tests.keys.cast import LETTER, Cast
from tests.keys.gpg import Gpg
from tests.keys.opening import open_mail

QUICK_PASSPHRASES = "s2k-count 1024\n"
PINENTRY = """#!/bin/bash
echo OK
while read -r command rest; do
  case $command in
    GETPIN) {answer} ;;
    BYE) echo OK; exit ;;
    *) echo OK ;;
  esac
done
"""


def sealed(cast: Cast, signer: str = "kirjaamo") -> bytes:
    """Return a letter sealed by our own code."""
    return seal(
        LETTER,
        home=cast.gpg.home,
        signer=cast.keys[signer],
        recipient_certificate=cast.gateway_certificate,
    )


@pytest.mark.parametrize("signer", ["kirjaamo", "rsa", "subkey"])
def test_a_sealed_letter_is_opened_by_the_gateway(
    cast: Cast, opener: Opener, siltala: Path, signer: str
) -> None:
    """Both ends agree, whatever kind of key the municipality has."""
    opened = open_mail(opener, sealed(cast, signer), siltala)
    assert opened.plaintext == LETTER
    assert opened.signature.fingerprint == cast.keys[signer]


def test_it_is_armoured_and_strong(cast: Cast, opener: Opener, siltala: Path) -> None:
    """SHA-512 under the signature, AES-256 around the letter."""
    message = sealed(cast)
    opened = open_mail(opener, message, siltala)
    assert message.startswith(b"-----BEGIN PGP MESSAGE-----\n\n")
    assert opened.signature.digest_algorithm == 10
    assert opened.session_key.startswith("9:")


def test_an_armoured_certificate_of_the_gateway_will_do(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """It is what ``silta gateway-key export`` prints."""
    certificate = cast.gpg("--armor", "--export", cast.gateway)
    message = seal(
        LETTER,
        home=cast.gpg.home,
        signer=cast.keys["kirjaamo"],
        recipient_certificate=certificate,
    )
    assert open_mail(opener, message, siltala).plaintext == LETTER


def test_without_a_home_the_users_own_is_taken(
    cast: Cast, opener: Opener, siltala: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever seals has a GnuPG home already."""
    monkeypatch.setenv("GNUPGHOME", str(cast.gpg.home))
    message = seal(
        LETTER,
        home=None,
        signer=cast.keys["kirjaamo"],
        recipient_certificate=cast.gateway_certificate,
    )
    assert open_mail(opener, message, siltala).plaintext == LETTER


@pytest.mark.parametrize("signer", ["expired", "nobody"])
def test_a_signer_that_cannot_sign_is_named(cast: Cast, signer: str) -> None:
    """One line for the person who seals."""
    fingerprint = cast.keys.get(signer, Fingerprint("A" * 40))
    with pytest.raises(CannotSeal, match="signer's secret key"):
        seal(
            LETTER,
            home=cast.gpg.home,
            signer=fingerprint,
            recipient_certificate=cast.gateway_certificate,
        )


@pytest.mark.parametrize("certificate", [b"", b"hello", b"kirjaamo"])
def test_a_certificate_that_is_none_is_named(cast: Cast, certificate: bytes) -> None:
    """And nothing is sealed to anybody else instead."""
    with pytest.raises(CannotSeal, match="gateway's certificate"):
        seal(
            LETTER,
            home=cast.gpg.home,
            signer=cast.keys["kirjaamo"],
            recipient_certificate=certificate,
        )


def person_with_passphrase(home: Path, answer: str) -> Fingerprint:
    """Make a home whose key has a passphrase, and a pinentry that answers for the person."""
    home.chmod(0o700)
    pinentry = home / "pinentry.sh"
    pinentry.write_text(PINENTRY.replace("{answer}", answer))
    pinentry.chmod(0o700)
    (home / "gpg-agent.conf").write_text(f"pinentry-program {pinentry}\n{QUICK_PASSPHRASES}")
    gpg = Gpg(home)
    new_key = ("--quick-generate-key", "p@x.example <p@x.example>", "ed25519", "sign", "never")
    gpg("--passphrase", "salasana", *new_key)
    gpg.end_agent()  # so that it remembers no passphrase
    return gpg.fingerprints("p@x.example")[0]


def test_the_agent_may_ask_for_a_passphrase(cast: Cast, short_tmp: Path) -> None:
    """The sender's key is a person's, unlike the gateway's."""
    signer = person_with_passphrase(short_tmp, "echo 'D salasana'; echo OK")
    message = seal(
        LETTER, home=short_tmp, signer=signer, recipient_certificate=cast.gateway_certificate
    )
    assert message.startswith(b"-----BEGIN PGP MESSAGE-----")


@pytest.mark.parametrize(
    "answer",
    ["echo 'ERR 83886179 Operation cancelled'", "echo 'D wrong'; echo OK"],
    ids=["cancelled", "wrong"],
)
def test_a_passphrase_that_is_not_given_is_named(cast: Cast, short_tmp: Path, answer: str) -> None:
    """The window was closed, or the passphrase was wrong three times."""
    signer = person_with_passphrase(short_tmp, answer)
    with pytest.raises(CannotSeal, match="passphrase was not given"):
        seal(LETTER, home=short_tmp, signer=signer, recipient_certificate=cast.gateway_certificate)


def test_a_passphrase_window_that_nobody_sees_ends_at_the_deadline(
    cast: Cast, short_tmp: Path
) -> None:
    """A machine without a person would wait for ever."""
    signer = person_with_passphrase(short_tmp, "sleep 2; exit")
    with pytest.raises(CannotSeal, match="did it wait for a passphrase"):
        seal(
            LETTER,
            home=short_tmp,
            signer=signer,
            recipient_certificate=cast.gateway_certificate,
            deadline=timedelta(seconds=1),
        )


@pytest.mark.parametrize("name", ["revoked", "kirjaamo"])
def test_a_certificate_that_cannot_be_encrypted_to_is_named(cast: Cast, name: str) -> None:
    """A revoked one, and one that only signs."""
    with pytest.raises(CannotSeal, match="gateway's certificate"):
        seal(
            LETTER,
            home=cast.gpg.home,
            signer=cast.keys["kirjaamo"],
            recipient_certificate=cast.certificates[name],
        )
