"""A kept letter whose signature stands inside, verified again with public keys alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from silta.base.reason import Reason, Refused
from silta.keys.opened import Opened
from silta.keys.opener import Opener
from silta.keys.verifier import open_kept, verify_kept
from tests.keys.cast import LETTER, Cast, unsealed
from tests.keys.encapsulating import encapsulated, encrypted, signed_letter
from tests.keys.opening import in_one_piece, open_mail


@pytest.fixture(scope="module")
def message(cast: Cast) -> bytes:
    """Give a message as it was received and kept."""
    return encapsulated(cast)


@pytest.fixture(scope="module")
def opened(opener: Opener, message: bytes, siltala: Path) -> Opened:
    """Give what the gateway made of it."""
    return open_mail(opener, message, siltala)


def session_key_of(cast: Cast, mail: bytes) -> str:
    """Return the session key of a message that no gateway took."""
    _, key, _ = unsealed(cast, mail)
    return f"9:{key.hex().upper()}"


def reason_of(message: bytes, session_key: str, certificate: bytes) -> Reason:
    """Return why a kept message is not verified."""
    with pytest.raises(Refused) as refused:
        verify_kept(message, session_key, certificate, as_of=datetime.now(UTC))
    return refused.value.reason


def test_it_opens_as_it_did_for_the_gateway(cast: Cast, message: bytes, opened: Opened) -> None:
    """The signed entity, the signature and the session key: all three are the same."""
    certificate, as_of = cast.certificates["kirjaamo"], datetime.now(UTC)
    kept = in_one_piece(open_kept(message, opened.session_key, certificate, as_of=as_of))
    assert kept == opened
    assert kept.plaintext == LETTER


def test_another_certificate_does_not_verify_it(cast: Cast, message: bytes, opened: Opened) -> None:
    """Naapurila did not sign it."""
    found = reason_of(message, opened.session_key, cast.certificates["naapurila"])
    assert found == Reason.SIGNATURE_UNKNOWN_SIGNER


def test_a_forged_letter_beside_a_true_signature_is_not_verified(cast: Cast) -> None:
    """Who can write to the database can seal, but not sign."""
    forged = encrypted(cast, signed_letter(cast).replace(b"9988", b"9989"))
    found = reason_of(forged, session_key_of(cast, forged), cast.certificates["kirjaamo"])
    assert found == Reason.SIGNATURE_BAD


def test_a_certificate_that_expired_since_still_verifies_what_it_signed(cast: Cast) -> None:
    """Both runs of gpg are at the time of the filing."""
    then = datetime(2025, 1, 15, 12, tzinfo=UTC)
    mail = encapsulated(cast, "--faked-system-time", "20250115T110000!", signer="expired")
    session_key, certificate = session_key_of(cast, mail), cast.certificates["expired"]
    assert verify_kept(mail, session_key, certificate, as_of=then).made_at < then
    assert reason_of(mail, session_key, certificate) == Reason.SIGNATURE_KEY_EXPIRED
