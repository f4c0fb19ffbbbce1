"""``silta worker`` as a process: what it sends, what it sweeps, how it ends."""

from __future__ import annotations

import signal
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import func, insert, select
from sqlalchemy.engine import make_url

from silta.base.clock import now
from silta.base.database import Database
from silta.base.settings import Settings
from silta.base.store import raise_high_water
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.outbox.pace import LEASE
from silta.portal.tables import pending
from tests.cli.command import Silta
from tests.cli.workers import PLAIN, WITH_A_CHANNEL, Worker, eventually, running
from tests.mailbox.outbox.boxes import claim, claimed, listed, only, put
from tests.mailbox.outbox.channels import Peer, listening_peer, recorded
from tests.peers.postgres import Postgres


@pytest.fixture
def house(silta: Silta, database_url: str) -> Silta:
    """Give the command in a new home, with each kind of database."""
    if database_url.startswith("sqlite"):
        return silta
    return with_database(silta, database_url)


@pytest.fixture
def database(house: Silta) -> Iterator[Database]:
    """Give the database of the house."""
    settings = {"SILTA_HOME": str(house.home), **house.settings}
    opened = Database(Settings.load(settings).database)
    yield opened
    opened.close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    """Give what the channel of the tests talks to."""
    with listening_peer() as listening:
        yield listening


def with_database(silta: Silta, url: str) -> Silta:
    """Return the command with another database, for which the home is made ready."""
    moved = replace(silta, settings={"SILTA_DATABASE_URL": url})
    moved.did("init")
    return moved


@contextmanager
def sending(house: Silta, peer: Peer, name: str = "journal") -> Iterator[Worker]:
    """Give a running worker that has the peer's channel."""
    with running(house, house.home / name, WITH_A_CHANNEL, str(peer.port)) as worker:
        yield worker


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_told(silta: Silta, number: signal.Signals) -> None:
    """With exit code 0, as systemd wants it."""
    with running(silta, silta.home / "journal", *PLAIN) as worker:
        assert worker.stop(number) == 0
        assert worker.journal()[-1]["event"] == "stopped"
        assert {line["process"] for line in worker.journal()} == {"worker"}


def test_it_does_not_start_without_a_home(tmp_path: Path) -> None:
    """It says what would help."""
    assert "run 'silta init'" in Silta(tmp_path / "home").refused("worker")


def test_its_supervisor_hears_how_it_does(silta: Silta, short_tmp: Path) -> None:
    """By the protocol of sd_notify(3)."""
    name = str(short_tmp / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(name)
        supervisor.settimeout(40)
        given = {"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "100000"}
        with running(silta, silta.home / "journal", *PLAIN, **given) as worker:
            assert [supervisor.recv(100) for _ in range(2)] == [b"READY=1", b"WATCHDOG=1"]
            worker.stop()
            assert b"STOPPING=1" in iter(lambda: supervisor.recv(100), b"")


def test_what_waits_is_sent(house: Silta, database: Database, peer: Peer) -> None:
    """Soon after it was put in; then the outbox is empty, and the event recorded."""
    with sending(house, peer) as worker:
        item = put(database, now())
        assert peer.answer() == item
        assert worker.says("sent", mail=item, attempt=1)
        assert worker.stop() == 0
    assert (listed(database), recorded(database)[item]) == ([], "Done")


def test_one_receipt_that_takes_long_keeps_no_other(
    house: Silta, database: Database, peer: Peer
) -> None:
    """The relay is slow with the first, and the next is called for in the meantime."""
    with sending(house, peer) as worker:
        items = {put(database, now(), RECEIPT) for _ in range(2)}
        with peer.taken() as (first, slow), peer.taken() as (second, line):
            line.sendall(b"ok")
            assert worker.says("sent", mail=second, step="receipt")
            assert only(database).id == first
            slow.sendall(b"ok")
        assert {first, second} == items
        assert eventually(lambda: listed(database) == [])
        assert worker.stop() == 0


def test_the_call_in_hand_is_finished(house: Silta, database: Database, peer: Peer) -> None:
    """SIGTERM in the middle of it: settled, and no other is begun."""
    first, second = put(database, now()), put(database, now())
    with sending(house, peer) as worker:
        with peer.taken() as (item, line):
            worker.process.terminate()
            line.sendall(b"ok")
        assert worker.stop() == 0
    assert item == first
    assert only(database).id == second
    assert only(database).attempts == 0


def test_a_worker_that_is_killed_leaves_its_item(
    house: Silta, database: Database, peer: Peer
) -> None:
    """Another one calls again when the lease is over, under the same id."""
    item, before = put(database, now()), now()
    with sending(house, peer) as worker, peer.taken() as (called, _):
        assert worker.stop(signal.SIGKILL) == -signal.SIGKILL
    assert called == item
    assert claim(database, before + LEASE - timedelta(seconds=1)) is None
    again = claimed(database, now() + LEASE)
    assert (again.id, again.attempts) == (item, 2)


def test_two_workers_send_each_item_once(house: Silta, database: Database, peer: Peer) -> None:
    """On one machine or on two."""
    with sending(house, peer), sending(house, peer, "journal-2"):
        items = [put(database, now()) for _ in range(20)]
        assert Counter(peer.answer() for _ in items) == Counter(items)
        assert eventually(lambda: listed(database) == [])


def test_without_a_channel_an_item_waits(silta: Silta) -> None:
    """No relay is set: nothing is lost, and no attempt used up."""
    database = Database(f"sqlite:///{silta.home / 'database' / 'silta.db'}")
    item = put(database, now())
    with running(silta, silta.home / "journal", *PLAIN) as worker:
        assert worker.stop() == 0
    assert (only(database).id, only(database).attempts) == (item, 0)
    database.close()


def test_with_the_clock_in_doubt_timers_stop(house: Silta, database: Database, peer: Peer) -> None:
    """It stands a year behind what was committed already (DESIGN invariant 2)."""
    with database.write() as transaction:
        raise_high_water(transaction, now() + timedelta(days=365))
    put(database, now())
    with sending(house, peer) as worker:
        assert worker.says("clock in doubt")
        assert worker.stop() == 0
    assert only(database).attempts == 0


def test_a_database_that_is_away_ends_nothing(
    silta: Silta, postgres_server: Postgres, peer: Peer
) -> None:
    """The worker goes on trying, and what was put in meanwhile leaves after it."""
    with postgres_server.fresh_database() as url, postgres_server.connect() as server:
        house = with_database(silta, url)
        with sending(house, peer) as worker:
            with away(server, url):
                assert worker.says("fault", step="outbox post")
            database = Database(url)
            item = put(database, now())
            assert peer.answer() == item
            database.close()
            assert worker.stop() == 0


@contextmanager
def away(server: psycopg.Connection, url: str) -> Iterator[None]:
    """Let nobody into a database for a while, and send away whoever is in it."""
    name = make_url(url).database or ""
    allow = SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    server.execute(allow.format(Identifier(name), SQL("false")))
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
    )
    yield
    server.execute(allow.format(Identifier(name), SQL("true")))


def test_what_has_expired_is_swept(house: Silta, database: Database) -> None:
    """At the first pass, soon after the start."""
    row = {"id_hash": bytes(32), "step": "identifying", "content": b"", "expires_at": now()}
    with database.write() as transaction:
        transaction.execute(insert(pending).values(**row))

    def is_gone() -> bool:
        with database.read() as transaction:
            return transaction.scalar(select(func.count()).select_from(pending)) == 0

    with running(house, house.home / "journal", *PLAIN) as worker:
        assert worker.says("swept", step="sessions", count=1)
        assert is_gone()
