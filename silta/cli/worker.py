"""``silta worker``: evidence is logged and signed, what is due is sent, what is left is swept."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import rich_click as click

from silta.base.clock import ClockWatch, now
from silta.base.database import Database
from silta.base.journal import journal, open_journal
from silta.base.spool import SpoolSweep
from silta.base.store import is_clock_in_doubt
from silta.cli.checkpoints import checkpoint_job
from silta.cli.evidence_jobs import evidence_jobs
from silta.cli.figures import health_shown, registry_figures
from silta.cli.house import House, open_house
from silta.cli.jobs import Job, Stopping, run
from silta.cli.notices import notice_jobs, post_of
from silta.cli.receipt_keys import ReceiptKeys
from silta.cli.receipts import receipts_of
from silta.keys.runtime_folder import runtime_base, sweep
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.outbox.deliver import deliver_next
from silta.mailbox.outbox.item import Channel
from silta.mailbox.outbox.post import POST
from silta.mailbox.store import parts
from silta.mailbox.vault.orphans import OrphanSweep
from silta.portal.store.expired import delete_expired

log = journal("worker")

OUTBOX_EVERY: Final = timedelta(seconds=5)
SWEEP_EVERY: Final = timedelta(minutes=10)
# Sealing is work for two cores, and one call of the relay's that is slow must not keep them all.
RECEIPTS_AT_ONCE: Final = 2


@click.command()
def worker() -> None:
    """Send what waits in the outbox, sweep what is left over; until SIGTERM."""
    open_journal("worker")
    with open_house() as house, ReceiptKeys(house) as receipts:
        ways = channels(house, receipts)
        metrics = house.settings.worker_metrics
        with health_shown(house, "worker", metrics, registry_figures(house)):
            run(jobs(house, ways, receipts))


def channels(house: House, receipts: ReceiptKeys) -> Mapping[str, Channel]:
    """Return the ways out that the settings allow, by name; what waits for another one waits."""
    relay = house.settings.mail_relay
    if relay is None:
        log.info("no mail relay", detail="mails wait in the outbox until SILTA_MAIL_RELAY is set")
        return {}
    address = relay.get_secret_value()
    return {
        POST: post_of(house, address),
        RECEIPT: receipts_of(house, address, receipts.signer),
    }


def jobs(house: House, ways: Mapping[str, Channel], receipts: ReceiptKeys) -> list[Job]:
    """Return all that a worker does: jobs for each channel, so that none waits for another."""
    clock = Clock(house.database)
    sealed = OrphanSweep(house.home.sealed, partial(_named, house.database))
    spool = SpoolSweep(house.home.spool)
    sends = [
        Job(sender, OUTBOX_EVERY, partial(_deliver, house.database, clock, name, channel))
        for name, channel in ways.items()
        for sender in _senders(name)
    ]
    return [
        *sends,
        *evidence_jobs(house, clock.trusted, receipts.signer),
        checkpoint_job(house, clock.trusted, receipts.signer),
        *notice_jobs(house.database, clock.trusted),
        _sweep("sessions", lambda: _expire(house.database, clock)),
        _sweep("sealed files", lambda: sealed.sweep(time.monotonic()).removed),
        _sweep("spool", lambda: spool.sweep(time.monotonic())),
        _sweep("run-time folders", lambda: sweep(runtime_base(house.home.path))),
    ]


def _senders(channel: str) -> list[str]:
    """Return a name for each of the threads that a channel has."""
    count = RECEIPTS_AT_ONCE if channel == RECEIPT else 1
    return [f"outbox {channel}", *(f"outbox {channel} {n}" for n in range(2, count + 1))]


class Clock:
    """Tells the time to what depends on it, unless our own clock is in doubt."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._watch = ClockWatch()

    def trusted(self) -> datetime | None:
        """Return the time; None, told to the journal, while timers stop (DESIGN invariant 2)."""
        at = now()
        if is_clock_in_doubt(self._database, self._watch, at):
            log.warning("clock in doubt")
            return None
        return at


def _deliver(
    database: Database, clock: Clock, name: str, channel: Channel, stopping: Stopping
) -> None:
    while not stopping() and clock.trusted() is not None:
        if not deliver_next(database, name, channel, clock=now):
            break


def _expire(database: Database, clock: Clock) -> int:
    at = clock.trusted()
    if at is None:
        return 0
    with database.write() as transaction:
        return delete_expired(transaction, at)


def _named(database: Database, files: Collection[str]) -> Collection[str]:
    with database.read() as transaction:
        return parts.named(transaction, files)


def _sweep(name: str, remove: Callable[[], int | None]) -> Job:
    def act(stopping: Stopping) -> None:
        del stopping  # a sweep ends within seconds
        removed = remove()
        if removed:
            log.info("swept", step=name, count=removed)

    return Job(name, SWEEP_EVERY, act)
