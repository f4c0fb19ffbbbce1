"""A kept message, verified again without any secret key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from silta.base.reason import Reason, Refused
from silta.keys.opened import Opened
from silta.keys.opener import Opener
from silta.keys.verifier import open_kept, verify_kept
from tests.keys.by_hand import flipped, sealed_ocb
from tests.keys.cast import LETTER, Cast, unsealed
from tests.keys.gpg import Gpg
from tests.keys.opening import in_one_piece, open_mail
from tests.keys.processes import commands_with


@pytest.fixture(scope="module")
def message(cast: Cast) -> bytes:
    """Give a message as it was received and kept."""
    return cast.sealed("--armor")


@pytest.fixture(scope="module")
def opened(opener: Opener, message: bytes, siltala: Path) -> Opened:
    """Give what the gateway made of it."""
    return open_mail(opener, message, siltala)


def now() -> datetime:
    """Return the time of filing."""
    return datetime.now(UTC)


def reason_of(message: bytes, session_key: str, certificate: bytes) -> Reason:
    """Return why a kept message is not verified."""
    with pytest.raises(Refused) as refused:
        verify_kept(message, session_key, certificate, as_of=now())
    return refused.value.reason


def test_a_kept_message_is_verified_with_public_keys_alone(
    cast: Cast, message: bytes, opened: Opened
) -> None:
    """The same signature as the gateway saw, by the certificate and the session key."""
    signature = verify_kept(message, opened.session_key, cast.certificates["kirjaamo"], as_of=now())
    assert signature == opened.signature


def test_its_content_can_be_compared_with_what_is_shown(
    cast: Cast, message: bytes, opened: Opened
) -> None:
    """A true message kept beside forged documents would verify, so the content comes along."""
    kept = open_kept(message, opened.session_key, cast.certificates["kirjaamo"], as_of=now())
    assert in_one_piece(kept) == opened


def test_plain_gpg_in_an_empty_home_verifies_it_too(
    cast: Cast, message: bytes, opened: Opened, short_tmp: Path
) -> None:
    """Anybody can, with what stands in the bundle."""
    gpg = Gpg(short_tmp)
    gpg("--import", stdin=cast.certificates["kirjaamo"])
    done = gpg.run("--override-session-key", opened.session_key, "--decrypt", stdin=message)
    assert done.stdout == LETTER
    assert b"Good signature" in done.stderr


def test_a_mail_in_ocb_is_verified_too(cast: Cast, opener: Opener, siltala: Path) -> None:
    """Its session key has a form of its own."""
    session, key, inside = unsealed(cast, cast.sealed())
    mail = session + sealed_ocb(key, inside)
    filed = open_mail(opener, mail, siltala)
    kept = open_kept(mail, filed.session_key, cast.certificates["kirjaamo"], as_of=now())
    assert in_one_piece(kept) == filed


def test_another_certificate_does_not_verify_it(cast: Cast, message: bytes, opened: Opened) -> None:
    """Naapurila did not sign it."""
    certificate = cast.certificates["naapurila"]
    found = reason_of(message, opened.session_key, certificate)
    assert found == Reason.SIGNATURE_UNKNOWN_SIGNER


@pytest.mark.parametrize("position", [120, -60, -40, -5])
def test_a_tampered_message_is_not_verified(
    cast: Cast, opener: Opener, siltala: Path, position: int
) -> None:
    """The session key opens the sealed part alone, so that is where a change would tell."""
    mail = cast.sealed()
    session_key = open_mail(opener, mail, siltala).session_key
    found = reason_of(flipped(mail, position), session_key, cast.certificates["kirjaamo"])
    assert found == Reason.SEAL_CANNOT_OPEN


@pytest.mark.parametrize(
    "session_key",
    ["", "9:", "9:00", "9:" + "0" * 63, "9:" + "0" * 64, "2:" + "0" * 48, "9:" + "g" * 64,
     "x", "9:" + "0" * 64 + "\n", "--version", "1:" + "0" * 32],
)  # fmt: skip
def test_a_wrong_session_key_verifies_nothing(cast: Cast, message: bytes, session_key: str) -> None:
    """Whatever stands in a forged row."""
    found = reason_of(message, session_key, cast.certificates["kirjaamo"])
    assert found == Reason.SEAL_CANNOT_OPEN


@pytest.mark.parametrize("forged", [b"", b"hello", b"\xcb\x07b\0\0\0\0\0x"])
def test_a_forged_message_is_not_verified(cast: Cast, opened: Opened, forged: bytes) -> None:
    """A plaintext packet in the place of the message, with which gpg ends with code 0."""
    found = reason_of(forged, opened.session_key, cast.certificates["kirjaamo"])
    assert found == Reason.SEAL_CANNOT_OPEN


def test_an_unsigned_message_is_not_verified(cast: Cast) -> None:
    """Who writes to the database can seal, but not sign."""
    mail = cast.gpg("--recipient", cast.gateway, "--encrypt", stdin=LETTER)
    _, key, _ = unsealed(cast, mail)
    found = reason_of(mail, f"9:{key.hex().upper()}", cast.certificates["kirjaamo"])
    assert found == Reason.SIGNATURE_MISSING


@pytest.mark.parametrize("certificate", [b"", b"damaged"])
def test_without_a_certificate_nothing_is_verified(
    message: bytes, opened: Opened, certificate: bytes
) -> None:
    """There is no default of trust."""
    found = reason_of(message, opened.session_key, certificate)
    assert found == Reason.SIGNATURE_UNKNOWN_SIGNER


def test_a_certificate_that_expired_since_still_verifies_what_it_signed(
    cast: Cast,
) -> None:
    """A decision stays proven for as long as it is kept: judged at the time of its filing."""
    then = datetime(2025, 1, 15, 12, tzinfo=UTC)
    past = ("--faked-system-time", "20250115T110000!")
    mail = cast.sealed(*past, "--ignore-time-conflict", "--ignore-valid-from", signer="expired")
    _, key, _ = unsealed(cast, mail)
    session_key = f"9:{key.hex().upper()}"
    certificate = cast.certificates["expired"]
    assert verify_kept(mail, session_key, certificate, as_of=then).made_at < then
    assert reason_of(mail, session_key, certificate) == Reason.SIGNATURE_KEY_EXPIRED


def test_a_message_over_the_cap_is_refused(cast: Cast, message: bytes, opened: Opened) -> None:
    """A forged row may hold a bomb."""
    with pytest.raises(Refused) as refused:
        verify_kept(
            message,
            opened.session_key,
            cast.certificates["kirjaamo"],
            as_of=now(),
            limit_bytes=len(LETTER) - 1,
        )
    assert refused.value.reason == Reason.SIZE_EXPANDED


def test_a_missing_gpg_is_no_verdict(
    cast: Cast, message: bytes, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal then says that it could not check, not that the message is forged."""
    monkeypatch.setenv("PATH", str(tmp_path))
    found = reason_of(message, opened.session_key, cast.certificates["kirjaamo"])
    assert found == Reason.FAULT


def test_verifying_leaves_nothing_behind(
    cast: Cast,
    message: bytes,
    opened: Opened,
    short_tmp: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No home is left, and no agent was started."""
    monkeypatch.setattr("silta.keys.home.FALLBACK", short_tmp)
    verify_kept(message, opened.session_key, cast.certificates["kirjaamo"], as_of=now())
    assert list(short_tmp.iterdir()) == []
    assert commands_with(str(short_tmp)) == []
