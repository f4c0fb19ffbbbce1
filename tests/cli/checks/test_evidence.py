"""The evidence: signed and logged soon, and under a checkpoint within the hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from silta.base.clock import now
from silta.base.database import Database
from silta.base.home import Home
from silta.base.identity import BusinessId
from silta.base.ids import new_id
from silta.base.keyed_hash import HashKey
from silta.cli.checks import evidence as check
from silta.cli.checks.evidence import look
from silta.cli.checks.finding import Verdict
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.record import Draft, Event
from silta.mailbox.store import checkpoints, evidence, evidence_queue
from tests.cli.checks.examining import found, the_one
from tests.cli.command import Silta
from tests.mailbox.notices.people import FINGERPRINT, SILTALA, add_authority

MINUTE = timedelta(minutes=1)
SIGNER = Fingerprint(FINGERPRINT)


def key_of(house: Silta) -> HashKey:
    """Return the secret that the house's records are marked with."""
    return HashKey((Home(house.home).shared / "evidence.key").read_bytes())


def add_record(database: Database, at: datetime, key: HashKey) -> None:
    """Add a record of a letter that was refused then."""
    add_authority(database)
    authority, record = BusinessId(SILTALA), new_id(at)
    refused = Draft(
        evidence_id=record,
        event=Event.REJECTED,
        time=at,
        authority=authority,
        service="paivahoito-siltala",
        message=None,
        message_id=None,
        method=None,
        rule_set=None,
        recipient=None,
        committed=(),
        reasons=("letter.malformed",),
    )
    with database.write() as transaction:
        evidence.lock_head(transaction, authority)
        evidence.append(transaction, authority, [refused], key)


def add_checkpoint(database: Database, at: datetime) -> None:
    """Add a checkpoint that was made then; nobody looks at its texts here."""
    made = Checkpoint(1, 1, bytes(32), at, "note", "statement", "signature", SIGNER)
    with database.write() as transaction:
        checkpoints.add(transaction, made)


def sign_all(database: Database) -> None:
    """Sign what waits."""
    with database.write() as transaction:
        waiting = evidence_queue.unsigned(transaction, 10)
        signatures = {one.id: "signature" for one in waiting}
        evidence_queue.keep_signatures(transaction, signatures, SIGNER, now())


def test_before_the_first_record_nothing_is_missed(house: Silta) -> None:
    """A worker may not have run yet."""
    assert the_one(house, look)[0] == Verdict.OK


def test_a_record_of_this_minute_may_wait(house: Silta, database: Database) -> None:
    """It is the worker's turn now."""
    add_record(database, now(), key_of(house))
    add_checkpoint(database, now())
    verdict, words = the_one(house, look)
    assert (verdict, "1 wait for their signature" in words) == (Verdict.OK, True)


def test_a_record_that_waits_for_long_is_told(house: Silta, database: Database) -> None:
    """Its receipt waits with it: the key is away, or the worker."""
    add_record(database, now() - 10 * MINUTE, key_of(house))
    add_checkpoint(database, now())
    verdict, words = the_one(house, look)
    assert (verdict, "receipts key" in words) == (Verdict.BROKEN, True)
    sign_all(database)
    assert the_one(house, look)[0] == Verdict.OK


@pytest.mark.parametrize(("minutes", "verdict"), [(60, Verdict.OK), (70, Verdict.BROKEN)])
def test_a_checkpoint_is_an_hour_old_at_most(
    house: Silta, database: Database, minutes: int, verdict: Verdict
) -> None:
    """With what a worker may need besides."""
    add_checkpoint(database, now() - minutes * MINUTE)
    assert the_one(house, look)[0] == verdict


def test_records_without_any_checkpoint_are_told(house: Silta, database: Database) -> None:
    """Nobody outside could say what they were."""
    add_record(database, now(), key_of(house))
    [finding] = found(house, look)
    assert finding.verdict == Verdict.BROKEN
    assert "no checkpoint was ever made" in finding.means


def test_a_log_that_lags_is_told(
    house: Silta, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker gives a thousand records their places in a moment."""
    monkeypatch.setattr(check, "MOST_RECORDS", 0)
    add_record(database, now(), key_of(house))
    add_checkpoint(database, now())
    verdict, words = the_one(house, look)
    assert (verdict, "wait for their place" in words) == (Verdict.BROKEN, True)


def test_a_record_of_somebody_elses_is_told(house: Silta, database: Database) -> None:
    """It waits for ever, and only who reads this hears why."""
    add_record(database, now(), HashKey(b"k" * 32))
    add_checkpoint(database, now())
    verdict, words = the_one(house, look)
    assert (verdict, "1 records are refused" in words) == (Verdict.BROKEN, True)
