"""What the receipts key signs, anybody can verify with its certificate and gpg alone."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from silta.keys import receipt_signer
from silta.keys.gnupg import GpgUnusable
from silta.keys.home import KEYS_FOLDER
from silta.keys.receipt_signer import CannotSign, NobodyReads, ReceiptSigner
from silta.keys.runtime_folder import FALLBACK
from tests.journals import opened_journal
from tests.keys.cast import Cast
from tests.keys.conftest import FakeGpg
from tests.keys.gpg import Gpg
from tests.keys.receipts import Receipts, make_receipts
from tests.peers.directory import short_directory

RECORD = b'{"event":"filed"}'
SHA512 = 10
DESCRIPTOR = "$(sed 's/.*--status-fd \\([0-9]*\\).*/\\1/' <<<\"$*\")"
DETACHED = "[GNUPG:] SIG_CREATED D 22 10 00 1764000000"


@pytest.fixture(scope="module")
def receipts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receipts]:
    """Give a receipts key."""
    with short_directory() as anybody:
        yield make_receipts(tmp_path_factory.mktemp("receipts") / "store", anybody)


@pytest.fixture(scope="module")
def signer(receipts: Receipts) -> Iterator[ReceiptSigner]:
    """Give a signer with two homes."""
    with ReceiptSigner(receipts.store, base=FALLBACK, homes=2) as running:
        yield running


@pytest.fixture
def own(receipts: Receipts, short_tmp: Path) -> Iterator[ReceiptSigner]:
    """Give a signer for a test that does damage to its key, of which it has a copy."""
    store = Path(shutil.copytree(receipts.store, short_tmp / "store"))
    with ReceiptSigner(store, base=short_tmp, homes=1) as running:
        yield running


def opened(gpg: Gpg, armoured: bytes) -> tuple[bytes, bytes]:
    """Return what a reader of the municipality's sees of a message, and gpg's status lines."""
    done = gpg.run("--status-fd", "2", "--decrypt", stdin=armoured)
    return done.stdout, done.stderr


def readers(cast: Cast, *addresses: str) -> list[bytes]:
    """Return certificates that can be encrypted to."""
    return [cast.gpg("--export", f"={address}") for address in addresses]


def test_a_signature_is_over_exactly_these_bytes(receipts: Receipts, signer: ReceiptSigner) -> None:
    """With SHA-512, by the key whose certificate is handed out; of other bytes it says nothing."""
    signature = signer.sign(RECORD)
    assert signature.startswith("-----BEGIN PGP SIGNATURE-----\n\n")
    assert signer.fingerprint == receipts.fingerprint
    assert receipts.found(signature, RECORD) == (receipts.fingerprint, SHA512)
    assert receipts.found(signature, RECORD + b"\n") is None


def test_threads_share_it(receipts: Receipts, signer: ReceiptSigner) -> None:
    """More of them than there are homes, and each gets the signature of its own bytes."""
    records = [b"record %d" % number for number in range(24)]
    with ThreadPoolExecutor(12) as threads:
        signatures = list(threads.map(signer.sign, records))
    signed = zip(signatures, records, strict=True)
    assert all(receipts.found(*pair) is not None for pair in signed)


def test_each_reader_opens_what_is_sealed_to_them(
    receipts: Receipts, signer: ReceiptSigner, cast: Cast
) -> None:
    """RSA and Curve25519, in one message, signed inside."""
    addresses = ("reader@siltala.example", "other@siltala.example")
    message = signer.sign_and_encrypt(RECORD, readers(cast, *addresses))
    cast.gpg("--import", stdin=receipts.certificate)
    plaintext, status = opened(cast.gpg, message)
    assert message.startswith(b"-----BEGIN PGP MESSAGE-----\n\n")
    assert plaintext == RECORD
    assert status.count(b"] ENC_TO ") == len(addresses)
    assert b"] VALIDSIG " + receipts.fingerprint.encode() in status


def test_what_is_sealed_is_not_seen(signer: ReceiptSigner, cast: Cast) -> None:
    """Neither its words nor a comment of ours in the armour."""
    message = signer.sign_and_encrypt(RECORD, readers(cast, "reader@siltala.example"))
    packets = cast.gpg("--list-packets", "--list-only", stdin=message)
    assert RECORD not in message
    assert b":signature packet:" not in packets


@pytest.mark.parametrize("names", [(), ("revoked",), ("kirjaamo",), ("kirjaamo", "revoked")])
def test_without_a_reader_nothing_is_sealed(
    signer: ReceiptSigner, cast: Cast, names: tuple[str, ...]
) -> None:
    """Nobody, a revoked one, one that only signs."""
    with pytest.raises(NobodyReads):
        signer.sign_and_encrypt(RECORD, cast.ring_of(*names))


def test_who_cannot_read_keeps_nothing_from_the_others(
    receipts: Receipts, signer: ReceiptSigner, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else one bad certificate would end all receipts of its authority; the journal names it."""
    good = readers(cast, "reader@siltala.example", "other@siltala.example")
    bad = [*cast.ring_of("revoked", "kirjaamo"), b"no certificate"]
    with opened_journal():
        message = signer.sign_and_encrypt(RECORD, [bad[0], good[0], *bad[1:], good[1]])
    cast.gpg("--import", stdin=receipts.certificate)
    plaintext, status = opened(cast.gpg, message)
    assert (plaintext, status.count(b"] ENC_TO ")) == (RECORD, len(good))
    assert b"] VALIDSIG " + receipts.fingerprint.encode() in status
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    told = [one["certificate"] for one in lines if one["event"] == "certificate left out"]
    assert told == [cast.keys["revoked"], cast.keys["kirjaamo"], None]


@pytest.mark.parametrize(
    "script",
    ["sleep 60", "echo '[GNUPG:] INV_RECP 0 x' >&DESCRIPTOR; sleep 0.3"],
    ids=["one", "many"],
)
def test_sealing_ends_in_time(
    own: ReceiptSigner,
    cast: Cast,
    fake_gpg: FakeGpg,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
) -> None:
    """However many runs it takes: a worker whose call lasts longer than its lease sends twice."""
    monkeypatch.setattr(receipt_signer, "SEALING_LIMIT", timedelta(seconds=1))
    fake_gpg(script.replace("DESCRIPTOR", DESCRIPTOR))
    began = time.monotonic()
    with pytest.raises(CannotSign):
        own.sign_and_encrypt(RECORD, [cast.certificates["kirjaamo"]] * 40)
    assert time.monotonic() - began < 5


def test_nobody_waits_for_a_home_for_ever(
    own: ReceiptSigner, cast: Cast, monkeypatch: pytest.MonkeyPatch, fake_gpg: FakeGpg
) -> None:
    """All are taken by runs that hang; the wait and the run have one end."""
    monkeypatch.setattr(receipt_signer, "SEALING_LIMIT", timedelta(seconds=1))
    fake_gpg("sleep 2")
    certificates = cast.ring_of("kirjaamo")
    with ThreadPoolExecutor(2) as threads:
        busy = [threads.submit(own.sign, RECORD) for _ in range(2)]
        time.sleep(0.3)
        with pytest.raises(CannotSign, match="all gpg homes are in use"):
            own.sign_and_encrypt(RECORD, certificates)
    assert all(isinstance(one.exception(), CannotSign) for one in busy)


def test_a_store_without_a_key_is_named(tmp_path: Path, short_tmp: Path) -> None:
    """The worker says it, and goes on with what needs no key."""
    with pytest.raises(GpgUnusable):
        ReceiptSigner(tmp_path, base=short_tmp, homes=1)
    assert list(short_tmp.iterdir()) == []


def test_a_store_with_two_keys_is_none(receipts: Receipts, short_tmp: Path) -> None:
    """Nobody could tell which of them signs."""
    store = Path(shutil.copytree(receipts.store, short_tmp / "store"))
    Gpg(store).new_key("toinen@silta.localhost", "ed25519")
    with pytest.raises(GpgUnusable, match="exactly one receipts key"):
        ReceiptSigner(store, base=short_tmp, homes=1)


def test_a_key_that_goes_and_comes_back(
    receipts: Receipts, own: ReceiptSigner, short_tmp: Path
) -> None:
    """Its run-time home links to the store, so that no copy signs on without it."""
    secrets, safe = short_tmp / "store" / KEYS_FOLDER, short_tmp / "safe"
    secrets.rename(safe)
    with pytest.raises(CannotSign, match="the receipts key does not sign"):
        own.sign(RECORD)
    safe.rename(secrets)
    assert receipts.found(own.sign(RECORD), RECORD) is not None


def test_a_closed_one_signs_nothing(own: ReceiptSigner) -> None:
    """Another job may be at it at the moment of a change."""
    own.close()
    with pytest.raises(CannotSign):
        own.sign(RECORD)


@pytest.mark.parametrize(
    ("status", "ends"),
    [
        ("", 0),
        (f"{DETACHED} KEY", 2),
        (f"{DETACHED} KEY\n{DETACHED} KEY", 0),
        (f"{DETACHED} {'A' * 40}", 0),
        (f"{DETACHED.replace(' 10 ', ' 2 ')} KEY", 0),
        (f"{DETACHED.replace(' D ', ' C ')} KEY", 0),
        ("[GNUPG:] SIG_CREATED D", 0),
    ],
    ids=["silence", "failed", "two", "anothers", "sha1", "clear", "cut"],
)
def test_only_gpgs_word_makes_a_signature(
    own: ReceiptSigner, fake_gpg: FakeGpg, status: str, ends: int
) -> None:
    """By this key, of this kind, with this digest, once, and with exit code 0."""
    speaks(fake_gpg, status.replace("KEY", own.fingerprint), ends)
    with pytest.raises(CannotSign):
        own.sign(RECORD)


def test_its_word_is_enough(own: ReceiptSigner, fake_gpg: FakeGpg) -> None:
    """The lines above are refused for what is wrong in them, and for nothing else."""
    speaks(fake_gpg, f"{DETACHED} {own.fingerprint}", 0)
    assert own.sign(RECORD) == "armour\n"


def speaks(fake_gpg: FakeGpg, status: str, ends: int) -> None:
    """Have gpg say this on its status descriptor, and write something."""
    fake_gpg(f"echo '{status}' >&{DESCRIPTOR}\necho armour\nexit {ends}")
