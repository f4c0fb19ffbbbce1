"""What the worker's metrics say of the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial

import pytest

from silta.base.clock import now
from silta.base.database import Database
from silta.base.home import Home
from silta.base.keyed_hash import HashKey
from silta.cli.evidence_figures import evidence_figures
from silta.cli.registry_figures import RegistryFigures
from silta.keys.gateway_key import Purpose
from silta.keys.store import gateway_keys
from silta.mailbox.evidence.catching_up import log_next, sign_next
from silta.mailbox.evidence.checkpoint import Checkpoint
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.record import Event
from silta.mailbox.store import checkpoints
from tests.mailbox.evidence.records import PEN, Pen, write
from tests.road.building import copy_of
from tests.town import Town

AT = now()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def lively(first_town: Town, database_url: str) -> Iterator[Town]:
    """Give a town of the test's own, on each kind of database."""
    with copy_of(first_town, database_url) as town:
        yield town


@pytest.fixture
def database(lively: Town) -> Iterator[Database]:
    """Give the town's database."""
    with lively.database() as opened:
        yield opened


def key_of(town: Town) -> HashKey:
    """Return the secret that the town's records are marked with."""
    return HashKey((Home(town.home).shared / "evidence.key").read_bytes())


def read(town: Town, database: Database) -> Mapping[str, float]:
    """Return the figures of the evidence and the log, a minute from now."""
    figures = partial(evidence_figures, Home(town.home))
    collector = RegistryFigures(database, lambda: AT + MINUTE, figures)
    samples = [sample for family in collector.collect() for sample in family.samples]
    about = ("silta_evidence", "silta_log", "silta_receipts")
    return {one.name: one.value for one in samples if one.name.startswith(about)}


def test_what_waits_is_shown(lively: Town, database: Database) -> None:
    """Since when too: an alarm can be made of it."""
    write(database, Event.REJECTED, Event.REJECTED, message=None, at=AT, key=key_of(lively))
    log_next(database, Gate(key_of(lively)))
    write(database, Event.REJECTED, message=None, at=AT, key=key_of(lively))
    assert read(lively, database) == {
        "silta_evidence_unlogged": 1,
        "silta_evidence_unsigned": 3,
        "silta_evidence_refused": 0,
        "silta_evidence_oldest_unsigned_seconds": 60,
        "silta_log_size": 2,
        "silta_receipts_key_present": 1,
    }


def test_when_all_is_done_only_the_checkpoint_ages(lively: Town, database: Database) -> None:
    """Nothing has waited for no time at all."""
    write(database, Event.REJECTED, message=None, at=AT, key=key_of(lively))
    log_next(database, Gate(key_of(lively)))
    sign_next(database, Gate(key_of(lively)), Pen(), now)
    with database.write() as transaction:
        checkpoints.add(transaction, Checkpoint(1, 1, bytes(32), AT, "note", "told", "signed", PEN))
    assert read(lively, database) == {
        "silta_evidence_unlogged": 0,
        "silta_evidence_unsigned": 0,
        "silta_evidence_refused": 0,
        "silta_log_size": 1,
        "silta_log_checkpoint_age_seconds": 60,
        "silta_receipts_key_present": 1,
    }


def test_a_record_of_somebody_elses_is_shown(lively: Town, database: Database) -> None:
    """Nobody reads the journal all day."""
    write(database, Event.REJECTED, message=None, at=AT, key=HashKey(b"k" * 32))
    assert log_next(database, Gate(key_of(lively))) == 0
    assert read(lively, database)["silta_evidence_refused"] == 1


def test_a_key_that_is_away_is_shown(lively: Town, database: Database) -> None:
    """Before any record waits for it."""
    with database.read() as transaction:
        key = gateway_keys.active(transaction, Purpose.RECEIPTS)
    place = Home(lively.home).receipt_store / key.fingerprint
    place.rename(lively.home / "safe")
    assert read(lively, database)["silta_receipts_key_present"] == 0
