"""One item's way out: claim, call, settle."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from silta.base.database import Database, Transaction
from silta.base.journal import frames_of, journal
from silta.mailbox.outbox import store
from silta.mailbox.outbox.item import Channel, Done, Held, Item, Later, Never, Outcome
from silta.mailbox.outbox.pace import MOST_ATTEMPTS, UNSETTLED, hold, judge, pause

log = journal("mailbox")

OUR_FAULT = Later("fault")


def deliver_next(
    database: Database,
    name: str,
    channel: Channel,
    *,
    clock: Callable[[], datetime],
    draw: Callable[[], float] = random.random,
) -> bool:
    """Try the next due item of the channel ``name``; tell whether there was one.

    A fault of the channel puts the item off; one of the database goes to the caller, and
    the item comes again after its lease.
    """
    with database.write() as transaction:
        item = store.claim(transaction, name, clock())
    if item is None:
        return False
    outcome = judge(_call(channel, item), item.attempts)
    at = clock()
    with database.write() as transaction:
        settle(transaction, channel, item, outcome, at=at, draw=draw())
    _tell(item, outcome)
    return True


def settle(  # noqa: PLR0913 -- the item, its outcome, and what both depend on
    transaction: Transaction,
    channel: Channel,
    item: Item,
    outcome: Outcome,
    *,
    at: datetime,
    draw: float,
) -> None:
    """Write how the call ended, and what the channel makes of it.

    A lease that was lost in the meantime leaves failures to the worker that has it now.
    """
    match outcome:
        case Done() if store.take_out(transaction, item):
            channel.record(transaction, item, outcome, at)
        case Never(fault) if store.bury(transaction, item, fault):
            channel.record(transaction, item, outcome, at)
        case Later(fault):
            store.put_off(transaction, item, fault, at + pause(item.attempts, draw))
        case Held(fault):
            store.hold_back(transaction, item, fault, at + hold(_waited(item, fault, at), draw))
        case _:
            pass


def _waited(item: Item, fault: str, at: datetime) -> timedelta:
    """Return for how long an item has waited; what holds it since now alone begins anew."""
    return at - item.created_at if fault == item.fault else timedelta()


def _call(channel: Channel, item: Item) -> Outcome:
    if item.attempts > MOST_ATTEMPTS:
        return UNSETTLED
    try:
        return channel.call(item)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the item is not lost
        told = {"error": type(error).__name__, "frames": frames_of(error)}
        log.error("fault", mail=item.id, **told)  # noqa: TRY400 -- the text may quote the body
        return OUR_FAULT


def _tell(item: Item, outcome: Outcome) -> None:
    match outcome:
        case Done():
            log.info("sent", mail=item.id, step=item.channel, attempt=item.attempts)
        case Later(fault):
            told = {"mail": item.id, "step": item.channel, "attempt": item.attempts}
            log.warning("put off", **told, reason=fault)
        # Thousands may wait for the same thing, and look for it every few minutes.
        case Held(fault) if fault != item.fault:
            log.warning("held", mail=item.id, step=item.channel, reason=fault)
        case Never(fault):
            told = {"mail": item.id, "step": item.channel, "attempt": item.attempts}
            log.error("given up", **told, reason=fault)
        case _:
            pass
