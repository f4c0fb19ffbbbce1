"""The outbox: what waits for a person, for something of ours, or for a worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from silta.base.clock import now
from silta.base.database import Database
from silta.cli.checks.finding import Verdict
from silta.cli.checks.outbox import look
from silta.mailbox.outbox import store
from tests.cli.checks.examining import found, the_one
from tests.cli.command import Silta
from tests.mailbox.outbox.boxes import claimed, put

HOUR = timedelta(hours=1)


def test_what_is_on_its_way_is_well(house: Silta, database: Database) -> None:
    """A worker takes it within seconds."""
    put(database, now())
    verdict, words = the_one(house, look)
    assert (verdict, words.startswith("1 on their way")) == (Verdict.OK, True)


def test_what_nobody_takes_is_broken(house: Silta, database: Database) -> None:
    """The worker is away, or has no channel for it."""
    put(database, now() - HOUR)
    relayed = {**house.settings, "SILTA_MAIL_RELAY": "smtp://127.0.0.1:25"}
    verdict, words = the_one(replace(house, settings=relayed), look)
    assert (verdict, "nobody takes them" in words) == (Verdict.BROKEN, True)


def test_what_waits_for_a_relay_is_a_warning(house: Silta, database: Database) -> None:
    """Without the setting nobody expects a mail to leave."""
    put(database, now() - HOUR)
    verdict, words = the_one(house, look)
    assert (verdict, "no relay is set" in words) == (Verdict.WARNING, True)


def test_what_is_dead_or_held_is_a_warning(house: Silta, database: Database) -> None:
    """In our words, and with no address: the body holds one."""
    put(database, now())
    dead_one = claimed(database, now())
    with database.write() as transaction:
        store.bury(transaction, dead_one, "recipient.refused")
    put(database, now(), "receipt")
    _hold(database)
    dead, held = found(house, look)
    assert (dead.verdict, held.verdict) == (Verdict.WARNING, Verdict.WARNING)
    assert "dead (recipient.refused)" in dead.means
    assert "channel receipt" in held.means
    assert "certificate.none" in held.means
    assert "@" not in dead.means + held.means


def _hold(database: Database) -> None:
    with database.write() as transaction:
        item = store.claim(transaction, "receipt", now())
        assert item is not None
        store.put_off(transaction, item, "certificate.none", now() + HOUR)
