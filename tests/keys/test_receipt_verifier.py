"""What a receipts key signed is verified with its certificate alone, at the time of then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from silta.base.clock import now
from silta.base.reason import Reason, Refused
from silta.keys.gnupg import GpgUnusable
from silta.keys.receipt_signer import ReceiptSigner
from silta.keys.receipt_verifier import ReceiptVerifier
from silta.keys.runtime_folder import FALLBACK
from tests.keys.gpg import Gpg
from tests.keys.receipts import Receipts, make_receipts
from tests.peers.directory import short_directory

RECORD = b'{"event":"filed"}'


@pytest.fixture(scope="module")
def receipts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receipts]:
    """Give a receipts key."""
    with short_directory() as anybody:
        yield make_receipts(tmp_path_factory.mktemp("receipts") / "store", anybody)


@pytest.fixture(scope="module")
def signature(receipts: Receipts) -> str:
    """Give its signature on the record."""
    with ReceiptSigner(receipts.store, base=FALLBACK, homes=1) as signer:
        return signer.sign(RECORD)


@pytest.fixture(scope="module")
def verifier(receipts: Receipts) -> Iterator[ReceiptVerifier]:
    """Give what knows its certificate."""
    with ReceiptVerifier([receipts.certificate]) as running:
        yield running


def test_a_good_signature_is_told(
    receipts: Receipts, verifier: ReceiptVerifier, signature: str
) -> None:
    """Whose it is, and of when."""
    found = verifier.verify(RECORD, signature, now())
    assert found.fingerprint == receipts.fingerprint
    assert abs(found.made_at - now()) < timedelta(minutes=2)


@pytest.mark.parametrize("content", [b"", RECORD + b"\n", RECORD.replace(b"f", b"F")])
def test_other_bytes_are_not_what_was_signed(
    verifier: ReceiptVerifier, signature: str, content: bytes
) -> None:
    """Not even a line end more."""
    with pytest.raises(Refused) as refused:
        verifier.verify(content, signature, now())
    assert refused.value.reason == Reason.SIGNATURE_BAD


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n"])
def test_what_is_no_signature_verifies_nothing(verifier: ReceiptVerifier, text: str) -> None:
    """Somebody may have written into the row."""
    with pytest.raises(Refused):
        verifier.verify(RECORD, text, now())


def test_two_signatures_are_none(verifier: ReceiptVerifier, signature: str) -> None:
    """One that is good must not carry another along."""
    with pytest.raises(Refused):
        verifier.verify(RECORD, signature + signature, now())


def test_another_key_is_unknown(tmp_path: Path, verifier: ReceiptVerifier) -> None:
    """However much it calls itself the gateway's."""
    with short_directory() as anybody:
        other = make_receipts(tmp_path / "store", anybody)
        with ReceiptSigner(other.store, base=FALLBACK, homes=1) as signer:
            theirs = signer.sign(RECORD)
    with pytest.raises(Refused) as refused:
        verifier.verify(RECORD, theirs, now())
    assert refused.value.reason == Reason.SIGNATURE_UNKNOWN_SIGNER


def test_a_certificate_that_has_expired_since_does_not_unsay_it(short_tmp: Path) -> None:
    """A receipt is good for as long as there is somebody to ask."""
    gpg = Gpg(short_tmp)
    made = ("--faked-system-time", "20250101T000000!", "--passphrase", "")
    gpg(*made, "--quick-generate-key", "old@silta.localhost", "ed25519", "sign", "2025-02-01")
    signed = gpg(*made, "--armor", "--detach-sign", stdin=RECORD).decode()
    with ReceiptVerifier([gpg("--export")]) as verifier:
        then = now().replace(year=2025, month=1, day=1)
        assert verifier.verify(RECORD, signed, then).made_at.year == 2025
        with pytest.raises(Refused) as refused:
            verifier.verify(RECORD, signed, now())
    assert refused.value.reason == Reason.SIGNATURE_KEY_EXPIRED


def test_what_is_no_certificate_is_told() -> None:
    """Rather than to call all its signatures unknown."""
    with pytest.raises(GpgUnusable):
        ReceiptVerifier([b"x"])
