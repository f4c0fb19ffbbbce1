"""What a notice says beyond the facts it was put with: read when the mail is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from silta.base.database import Transaction
from silta.keys.actor import Door
from silta.keys.audit.acts import WHO_ADMINISTERS, Act
from silta.keys.expiry import days_left
from silta.keys.fingerprint import FULL_FINGERPRINT, Fingerprint, grouped
from silta.keys.store import administrators, audit
from silta.keys.store.addressees import name_of
from silta.mailbox.notices.notice import Kind, Notice, ReaderKind

Facts = Mapping[str, Any]

DAILY_LASTS: Final = timedelta(days=7)


def particulars(
    transaction: Transaction, notice: Notice, language: str, at: datetime
) -> Facts | None:
    """Return what the text needs, as it stands at ``at``; None when there is nothing to tell.

    Raises ValueError for facts that are not those of its kind.
    """
    try:
        match notice.kind:
            case Kind.ALARM:
                return _of_alarm(transaction, int(notice.facts["record"]), language)
            case Kind.EXPIRY:
                return _of_expiry(transaction, notice, language, at)
            case Kind.DAILY:
                return _of_day(transaction, notice.facts, language, at)
            case Kind.OVERLAP_OVER:
                return {name: str(notice.facts[name]) for name in ("key", "opens_until")}
            case Kind.INVITATION:
                return None  # it has no more to say than its link: see invitations.py
    except (KeyError, TypeError, ValueError):
        raise ValueError("not the facts of this kind of notice") from None


def _of_day(transaction: Transaction, facts: Facts, language: str, at: datetime) -> Facts | None:
    """Return what the day's notice says; None for one that waited for a relay too long.

    Its head proves nothing that a newer one does not: until it leaves, it stands beside
    the chain.
    """
    if at.date() - date.fromisoformat(facts["day"]) > DAILY_LASTS:
        return None
    return {
        **{name: facts[name] for name in ("day", "yesterday", "head", "acts", "waits")},
        "ends": [_of_end(transaction, one, language, at) for one in facts["ends"]],
        "more_ends": facts["more_ends"],
    }


def _of_expiry(transaction: Transaction, notice: Notice, language: str, at: datetime) -> Facts:
    facts = notice.facts
    return {
        **_of_end(transaction, {**facts, "until": facts["expires_at"]}, language, at),
        "to_authority": notice.to.kind == ReaderKind.AUTHORITY,
    }


def _of_end(transaction: Transaction, facts: Facts, language: str, at: datetime) -> Facts:
    until = datetime.fromisoformat(facts["until"])
    return {
        **facts,
        "authority_name": name_of(transaction, facts["authority"], language) or facts["authority"],
        "days": days_left(until, at),
    }


def _of_alarm(transaction: Transaction, number: int, language: str) -> Facts | None:
    found = audit.find(transaction, number)
    if found is None:
        return None
    said = found.said()
    subject = str(said["subject"])
    owner = {**said["before"], **said["after"]}.get("authority") or subject
    return {
        **said,
        "what": _in_words(transaction, subject),
        "authority_name": name_of(transaction, str(owner), language),
        "by_root": said["door"] == Door.COMMAND_LINE,
        "who_administers": found.act in WHO_ADMINISTERS,
        "never_leaves": found.act == Act.OUTBOX_DROPPED,
    }


def _in_words(transaction: Transaction, subject: str) -> str:
    """Return what an act was done to: a fingerprint in groups, an administrator's address."""
    if FULL_FINGERPRINT.fullmatch(subject):
        return grouped(Fingerprint(subject))
    person = administrators.find(transaction, subject)
    return person.email if person is not None else subject
