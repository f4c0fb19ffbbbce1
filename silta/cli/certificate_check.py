"""``silta certificate check``: what of the registry needs hands, for a person or for cron."""

from __future__ import annotations

import sys
from datetime import datetime

import rich_click as click

from silta.base.clock import now
from silta.cli.house import open_house
from silta.cli.show import as_json, show_json, show_rows
from silta.keys.expiry import Need, Why, days_left, needs_of
from silta.keys.fingerprint import grouped
from silta.keys.standing import state_at
from silta.keys.store import authorities, expiring


@click.command()
@as_json
def check(*, as_json: bool) -> None:
    """List what needs hands; exit 1 if anything does.

    Approved certificates that have expired or will within 60 days, those that give way to
    another one, those pending for more than 7 days, and open authorities without a
    certificate that lasts.
    """
    at = now()
    with open_house() as house, house.database.read() as transaction:
        watched = expiring.watched(transaction)
        needs = needs_of(watched, sorted(authorities.open_ones(transaction)), at)
    if as_json:
        show_json([_row(need, at) for need in needs])
    else:
        rows = [_line(need, at) for need in needs]
        show_rows(rows, json_wanted=False, empty="nothing needs hands")
    if needs:
        sys.exit(1)


def in_words(need: Need, at: datetime) -> str:
    """Return what is the matter, in a few words."""
    time = need.since_or_until or at
    match need.why:
        case Why.NONE_LASTS:
            return "open, and no certificate lasts: no mail of it is taken"
        case Why.EXPIRED:
            return f"expired on {_day(time)}"
        case Why.EXPIRES_SOON:
            return f"expires on {_day(time)}, {_days(days_left(time, at))}"
        case Why.OVERLAP:
            return f"gives way to another one on {_day(time)}, {_days(days_left(time, at))}"
        case Why.PENDING:
            return f"waits for approval since {_day(time)}"


def _line(need: Need, at: datetime) -> dict[str, object]:
    one = need.certificate
    return {
        "authority": need.authority,
        "what": in_words(need, at),
        "fingerprint": None if one is None else grouped(one.fingerprint),
    }


def _row(need: Need, at: datetime) -> dict[str, object]:
    one = need.certificate
    return {
        "fingerprint": None if one is None else one.fingerprint,
        "authority": need.authority,
        "state": None if one is None else state_at(one, at).value,
        "expired": need.why == Why.EXPIRED,
        "user_id": None if one is None else one.user_id,
        "expires_at": None if one is None else one.expires_at,
        "added_by": None if one is None else one.added_by,
        "approved_by": None if one is None else one.approved_by,
        "retires_at": None if one is None else one.retires_at,
        "why": need.why.value,
        "what": in_words(need, at),
    }


def _day(time: datetime) -> str:
    return time.date().isoformat()


def _days(count: int) -> str:
    return "in 1 day" if count == 1 else f"in {count} days"
