"""Each signature that the database has is verified by real gpg, and by whom it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from silta.base.clock import now
from silta.base.database import Database
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState, Purpose
from silta.keys.receipt_signer import ReceiptSigner
from silta.keys.receipt_verifier import ReceiptVerifier
from silta.keys.runtime_folder import FALLBACK
from silta.mailbox.evidence.catching_up import log_next, sign_next
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.log_check import check_signatures
from silta.mailbox.evidence.record import Event
from silta.mailbox.evidence.signature_check import SignatureCheck
from silta.mailbox.tables import evidence, log_checkpoint
from tests.keys.receipts import make_receipts
from tests.mailbox.evidence.records import write
from tests.mailbox.evidence.whole_log import maker_of, of_siltala
from tests.mailbox.filed_letters import KEYS, furnish
from tests.peers.directory import short_directory
from tests.registry import NAAPURILA, SILTALA

EVENTS = (Event.ACCEPTED, Event.FILED, Event.ACKNOWLEDGED, Event.OPENED)
RECORDS = len(EVENTS) + 1


@dataclass(frozen=True, slots=True)
class Key:
    """A receipts key: at work, and as it is registered."""

    signer: ReceiptSigner
    registered: GatewayKey


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Key]]:
    """Give two receipts keys, of which the first is registered."""
    with short_directory() as anybody:
        made = [make_receipts(tmp_path_factory.mktemp("r") / "store", anybody) for _ in range(2)]
    signers = [ReceiptSigner(one.store, base=FALLBACK, homes=1) for one in made]
    yield [
        Key(signer, registered(one.fingerprint, one.certificate))
        for signer, one in zip(signers, made, strict=True)
    ]
    for signer in signers:
        signer.close()


def registered(fingerprint: str, certificate: bytes) -> GatewayKey:
    """Return an active receipts key as the registry has it."""
    return GatewayKey(
        fingerprint,  # type: ignore[arg-type]  # gpg's own
        GatewayKeyState.ACTIVE,
        Algorithm.CURVE25519,
        certificate,
        now(),
        Purpose.RECEIPTS,
    )


@pytest.fixture
def signed(database: Database, keys: list[Key], tmp_path: Path) -> Database:
    """Give a database with records of both authorities and a checkpoint, all signed."""
    furnish(database)
    write(database, *EVENTS, message=None)
    write(database, Event.ACCEPTED, authority=NAAPURILA.id, message=None)
    log_next(database, Gate(KEYS.evidence))
    sign_next(database, Gate(KEYS.evidence), keys[0].signer, now)
    maker_of(database, tmp_path, lambda: keys[0].signer).make_if_due(now())
    return database


def found(database: Database, *registry: GatewayKey) -> list[str]:
    """Return what is wrong with the signatures, as it is said."""
    counted: list[int] = []
    with ReceiptVerifier([one.certificate for one in registry]) as verifier:
        check = SignatureCheck(verifier, registry)
        findings = [str(one) for one in check_signatures(database, check, counted.append)]
    assert sum(counted) == RECORDS + 1
    return findings


def test_good_signatures_hold(signed: Database, keys: list[Key]) -> None:
    """With other keys in the registry too."""
    assert found(signed, *(key.registered for key in keys)) == []


def test_exchanged_signatures_are_found(signed: Database, keys: list[Key]) -> None:
    """Both are good ones, each of another record."""
    with signed.write() as transaction:
        theirs = select(evidence.c.signature).where(
            (evidence.c.authority_id == NAAPURILA.id) & (evidence.c.number == 1)
        )
        values = {"signature": transaction.execute(theirs).scalar_one()}
        transaction.execute(of_siltala(2).values(values))
        transaction.execute(update(log_checkpoint).values(values))
    statement, record = found(signed, keys[0].registered)
    assert statement.startswith("checkpoint 1: its signature is not good (signature.bad)")
    assert record.startswith(f"record 2 of {SILTALA.id} (")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"record": b"{}"}, "not good (signature.bad)"),
        ({"signature": "x"}, "not good (signature.bad)"),
        ({"signer": "F" * 40}, "by another receipts key than its row says"),
        ({"signed_at": now() - timedelta(days=400)}, "its signature"),
        ({"signed_at": now() + timedelta(days=1)}, "of another time than its row says"),
    ],
    ids=["record", "signature", "signer", "before", "after"],
)
def test_a_changed_row_is_found(
    signed: Database, keys: list[Key], values: dict[str, object], words: str
) -> None:
    """Whatever of it was changed."""
    with signed.write() as transaction:
        transaction.execute(of_siltala(3).values(values))
    [finding] = found(signed, keys[0].registered)
    assert words in finding


def test_a_key_that_is_not_registered_signs_nothing(signed: Database, keys: list[Key]) -> None:
    """Whoever makes a key and writes to the database signs what they like with it."""
    with signed.write() as transaction:
        query = select(evidence.c.record).where(evidence.c.authority_id == NAAPURILA.id)
        theirs = keys[1].signer.sign(bytes(transaction.execute(query).scalar_one()))
        here = evidence.c.authority_id == NAAPURILA.id
        transaction.execute(update(evidence).where(here).values(signature=theirs))
    [finding] = found(signed, keys[0].registered)
    assert "not good (signature.unknown_signer)" in finding


def test_a_retired_key_signs_no_more(signed: Database, keys: list[Key]) -> None:
    """What it signed before still holds."""
    key = keys[0].registered
    assert found(signed, replace(key, retired_at=now())) == []
    findings = found(signed, replace(key, retired_at=now() - timedelta(days=1)))
    assert len(findings) == RECORDS + 1
    assert all("after its key had been retired" in one for one in findings)
