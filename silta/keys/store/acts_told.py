"""What the notices tell of the chain of acts: those that alarm, and a day's count."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, cast, func, literal, select

from silta.base.database import Transaction
from silta.keys.administrator import AdministratorState
from silta.keys.audit.acts import Act
from silta.keys.tables import administrator, audit, notice_sent

ALARM = "alarm "


def alarm_name(number: int) -> str:
    """Return the name under which it is noted that an act was told to all."""
    return f"{ALARM}{number}"


def untold_alarms(transaction: Transaction, most: int) -> list[int]:
    """Return the numbers of the acts that alarm and were not told yet, the first ones first.

    They are told in their order, so it is enough to know the last one that was.
    """
    alarms = select(audit.c.number).where(audit.c.alarms)
    name = literal(ALARM) + cast(audit.c.number, String)
    told = alarms.join(notice_sent, notice_sent.c.name == name)
    last = transaction.scalar(told.order_by(audit.c.number.desc()).limit(1)) or 0
    query = alarms.where(audit.c.number > last).order_by(audit.c.number).limit(most)
    return list(transaction.scalars(query))


def active_at(transaction: Transaction, number: int) -> list[str]:
    """Return who was an active administrator when this act was recorded, by the chain's order.

    Whoever the act itself removed still was; whoever was removed before it was not.
    """
    who = administrator.c
    said = select(audit.c.number).where(audit.c.subject == who.id)
    gone = said.where(audit.c.act == Act.ADMINISTRATOR_REMOVED, audit.c.number < number)
    not_yet = said.where(audit.c.act == Act.ADMINISTRATOR_BOUND, audit.c.number > number)
    is_active = who.state == AdministratorState.ACTIVE
    was_active = (who.state == AdministratorState.REMOVED) & who.bound_at.is_not(None)
    query = select(who.id).where(is_active | was_active).where(~gone.exists(), ~not_yet.exists())
    return list(transaction.scalars(query.order_by(who.invited_at, who.id)))


def counted(transaction: Transaction, start: datetime, end: datetime) -> dict[str, int]:
    """Return how many acts of each kind were recorded from ``start`` up to ``end``."""
    query = (
        select(audit.c.act, func.count().label("times"))
        .where(audit.c.at >= start, audit.c.at < end)
        .group_by(audit.c.act)
        .order_by(audit.c.act)
    )
    return {row.act: row.times for row in transaction.execute(query)}
