"""``silta worker`` and the evidence: logged, signed and told once, whatever happens to it."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from silta.base.database import Database
from silta.base.home import Home
from silta.base.keyed_hash import HashKey
from silta.keys.gateway_key import GatewayKey, Purpose
from silta.keys.store import gateway_keys
from silta.mailbox.evidence.receipt import RECEIPT, receipt_of
from silta.mailbox.evidence.record import Event
from silta.mailbox.outbox.tables import outbox
from silta.mailbox.store import evidence_queue, log
from silta.mailbox.store.evidence_queue import Waiting
from silta.mailbox.tables import evidence
from tests.cli.command import Silta
from tests.cli.workers import PLAIN, Worker, eventually, running
from tests.keys.gpg import Gpg
from tests.keys.receipts import Receipts
from tests.mailbox.evidence.records import all_signed, write
from tests.road.building import copy_of
from tests.town import Town, received

# More than two passes of the worker sign.
MANY = 450


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


@contextmanager
def working(town: Town, name: str = "journal") -> Iterator[Worker]:
    """Give a running worker of the town."""
    silta = Silta(town.home, {"SILTA_DATABASE_URL": town.database_url})
    with running(silta, town.home / name, *PLAIN) as worker:
        yield worker


def file(town: Town, count: int) -> None:
    """File letters to Aino: two records each."""
    with town.intake() as intake:
        for _ in range(count):
            assert intake.take_in(received(town.mail())).text.startswith("filed")


def refuse(town: Town, database: Database, count: int) -> None:
    """Write the records of refused letters, as a gateway of the town does."""
    key = HashKey((Home(town.home).shared / "evidence.key").read_bytes())
    write(database, *[Event.REJECTED] * count, message=None, key=key)


def waits(database: Database) -> Waiting:
    """Return what waits."""
    with database.read() as transaction:
        return evidence_queue.waiting(transaction)


def is_done(database: Database) -> bool:
    """Tell whether nothing waits."""
    return waits(database) == Waiting(0, 0, None)


def must_be_told_once(database: Database) -> None:
    """See that those records are told that have a signature, each once."""
    with database.read() as transaction:
        is_signed = evidence.c.signature.is_not(None)
        signed = transaction.scalars(select(evidence.c.id).where(is_signed)).all()
        bodies = transaction.scalars(select(outbox.c.body).where(outbox.c.channel == RECEIPT))
        told = Counter(id_ for body in bodies for id_ in receipt_of(body).records)
    assert told == Counter(signed)


def must_be_logged_once(database: Database) -> None:
    """See that the places are those of the log, without gaps."""
    places = sorted(one.log_index for one in all_signed(database) if one.log_index is not None)
    with database.read() as transaction:
        assert places == list(range(log.size(transaction)))


def active(database: Database) -> GatewayKey:
    """Return the key that signs now."""
    with database.read() as transaction:
        return gateway_keys.active(transaction, Purpose.RECEIPTS)


def test_what_is_filed_is_logged_signed_and_told(
    lively: Town, database: Database, short_tmp: Path
) -> None:
    """Within seconds; anybody can verify the signature by the receipts certificate."""
    file(lively, 2)
    with working(lively) as worker:
        assert worker.says("signed", count=4, process="worker")
        assert eventually(lambda: is_done(database))
    must_be_told_once(database)
    must_be_logged_once(database)
    key, anybody = active(database), Gpg(short_tmp)
    anybody("--import", stdin=key.certificate)
    receipts = Receipts(lively.home, key.fingerprint, key.certificate, anybody)
    for one in all_signed(database):
        assert receipts.found(one.signature or "", one.record) == (one.signer, 10)


def test_two_workers_do_each_once(lively: Town, database: Database) -> None:
    """While letters come in."""
    refuse(lively, database, MANY)
    with working(lively), working(lively, "journal-2"):
        file(lively, 3)
        assert eventually(lambda: is_done(database))
    assert len(all_signed(database)) == MANY + 6
    must_be_told_once(database)
    must_be_logged_once(database)


def test_a_worker_that_is_killed_leaves_nothing_half_done(lively: Town, database: Database) -> None:
    """In the midst of its work; another one goes on from there."""
    refuse(lively, database, MANY)
    with working(lively) as worker:
        assert eventually(lambda: waits(database).unsigned < MANY)
        assert worker.stop(signal.SIGKILL) == -signal.SIGKILL
    assert waits(database).unsigned > 0
    must_be_told_once(database)
    must_be_logged_once(database)
    with working(lively, "journal-2"):
        assert eventually(lambda: is_done(database))
    must_be_told_once(database)
    must_be_logged_once(database)


def test_while_the_key_is_away_records_wait(lively: Town, database: Database) -> None:
    """They are logged; it is said once, and when the key is back all is signed."""
    place = Home(lively.home).receipt_store / active(database).fingerprint
    safe = place.rename(lively.home / "safe")
    file(lively, 1)
    with working(lively) as worker:
        assert worker.says("waits", step="signing")
        assert eventually(lambda: waits(database).unlogged == 0)
        assert waits(database).unsigned == 2
        safe.rename(place)
        assert worker.says("goes on", step="signing")
        assert eventually(lambda: is_done(database))
        said = [(line["event"], line.get("step")) for line in worker.journal()]
        assert said.count(("waits", "signing")) == 1
    must_be_told_once(database)


def test_another_key_signs_from_its_activation_on(lively: Town, database: Database) -> None:
    """Each record says by which key; the worker needs no restart."""
    before = active(database).fingerprint
    with working(lively):
        refuse(lively, database, 1)
        assert eventually(lambda: is_done(database))
        new = lively.silta("gateway-key", "new", "--purpose", "receipts").strip()
        lively.silta("gateway-key", "activate", new)
        refuse(lively, database, 1)
        assert eventually(lambda: is_done(database))
    assert [one.signer for one in all_signed(database)] == [before, new]
