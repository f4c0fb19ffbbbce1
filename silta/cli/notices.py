"""What the worker tells administrators and authorities, and how often it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from silta.base.clock import now
from silta.base.database import Database, Transaction
from silta.base.journal import journal
from silta.base.settings import WrongSetting
from silta.cli.house import House
from silta.cli.jobs import Job, Stopping
from silta.keys.store import acts_told
from silta.keys.store.notices import first_time
from silta.mailbox.notices.alarms import told_of
from silta.mailbox.notices.compose import Composer
from silta.mailbox.notices.daily import daily_due
from silta.mailbox.notices.endings import overlaps_due, warnings_due
from silta.mailbox.notices.telling import Due, tell
from silta.mailbox.outbox.item import Channel
from silta.mailbox.outbox.mail import Write, writing
from silta.mailbox.outbox.post import Post, relay_tls
from silta.mailbox.outbox.relay import parse_relay

log = journal("worker")

# Who acts alone is told of in the same minute; what has a date has time.
ALARMS_EVERY: Final = timedelta(seconds=10)
DATES_EVERY: Final = timedelta(minutes=10)
ALARMS_AT_ONCE: Final = 50

Trusted = Callable[[], datetime | None]
"""The time, or None while our own clock is in doubt."""


def post_of(house: House, relay: str) -> Channel:
    """Return the channel of notices; raise WrongSetting as ``channel_of`` does."""
    domain = house.settings.domain
    compose = Composer(house.database, domain, house.settings.admin_url, now)
    return channel_of(house, relay, writing(compose, domain))


def channel_of(house: House, relay: str, write: Write) -> Channel:
    """Return a channel of mails; raise WrongSetting for a relay that cannot be one."""
    try:
        parsed = parse_relay(relay)
    except ValueError as error:
        raise WrongSetting(f"SILTA_MAIL_RELAY: {error}") from None
    return Post(parsed, write, domain=house.settings.domain, tls=relay_tls())


def notice_jobs(database: Database, trusted: Trusted) -> list[Job]:
    """Return the jobs that find out what is to be told, and put it in the outbox once."""
    return [
        Job("alarms", ALARMS_EVERY, partial(_tell_alarms, database, trusted)),
        *(
            Job(name, DATES_EVERY, partial(_tell_dates, database, trusted, name, find))
            for name, find in (
                ("expiry warnings", warnings_due),
                ("overlaps", overlaps_due),
                ("daily notice", daily_due),
            )
        ),
    ]


def _tell_dates(
    database: Database,
    trusted: Trusted,
    name: str,
    find: Callable[[Transaction, datetime], Iterable[Due]],
    stopping: Stopping,
) -> None:
    del stopping  # a pass ends within seconds
    at = trusted()
    if at is None:
        return
    with database.read() as transaction:
        due = list(find(transaction, at))
    if due:
        with database.write() as transaction:
            _say(name, tell(transaction, due, at))


def _tell_alarms(database: Database, trusted: Trusted, stopping: Stopping) -> None:
    while not stopping():
        at = trusted()
        with database.read() as transaction:
            numbers = acts_told.untold_alarms(transaction, ALARMS_AT_ONCE)
        if at is None or not numbers:
            return
        with database.write() as transaction:
            told = sum(_tell_alarm(transaction, number, at) for number in numbers)
        _say("alarms", told)


def _tell_alarm(transaction: Transaction, number: int, at: datetime) -> int:
    """Tell all of one act; nobody twice, whoever else is at it."""
    if not first_time(transaction, acts_told.alarm_name(number), at):
        return 0
    return tell(transaction, told_of(transaction, number), at)


def _say(name: str, told: int) -> None:
    if told:
        log.info("told", step=name, count=told)
