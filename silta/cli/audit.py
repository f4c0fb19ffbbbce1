"""``silta audit``: the chain of administrators' acts, listed and verified."""

from __future__ import annotations

import sys

import rich_click as click

from silta.base.act import ActRefused
from silta.cli.house import open_house
from silta.cli.show import as_json, show_json, show_rows
from silta.keys.audit.chain import Broken, Head, parse_head, verify
from silta.keys.audit.record import Recorded
from silta.keys.store import audit as records


@click.group()
def audit() -> None:
    """The audit chain: each administrator's act, bound to the one before."""


@audit.command("verify")
@click.option(
    "--head",
    "typed",
    multiple=True,
    metavar="NUMBER:HASH",
    help="A head that a daily notice named; give as many as you have.",
)
@as_json
def verify_(typed: tuple[str, ...], *, as_json: bool) -> None:
    """Verify the whole chain: exit 0 if it holds, 1 with where it breaks.

    Whoever may write to the database can recompute the whole chain: only heads that are
    kept elsewhere show that.
    """
    known = [_head(text) for text in typed]
    with open_house() as house, house.database.read() as transaction:
        head = records.head(transaction)
        broken = verify(records.chain(transaction), head, known)
    _tell(head, broken, as_json=as_json)
    if broken is not None:
        sys.exit(1)


@audit.command("list")
@click.option("--subject", help="Of one thing: a business id, a fingerprint, a code, an id.")
@click.option("--most", type=click.IntRange(1), default=200, show_default=True)
@as_json
def list_(subject: str | None, most: int, *, as_json: bool) -> None:
    """List the last records, the newest first; --json gives the records themselves."""
    with open_house() as house, house.database.read() as transaction:
        found = records.latest(transaction, most=most, subject=subject)
    rows = [one.said() if as_json else _row(one) for one in found]
    show_rows(rows, json_wanted=as_json, empty="no administrator has done anything yet")


def _tell(head: Head, broken: Broken | None, *, as_json: bool) -> None:
    if as_json:
        where = None if broken is None else {"number": broken.number, "why": broken.why}
        show_json({"holds": broken is None, "head": str(head), "broken": where})
    elif broken is None:
        click.echo(f"the chain holds: {head.number} records, head {head}")
    else:
        click.echo(f"silta: the chain breaks at record {broken.number}: {broken.why}", err=True)


def _head(text: str) -> Head:
    try:
        return parse_head(text)
    except ValueError:
        raise ActRefused(f"--head {text[:100]!r}: not NUMBER:HASH as a notice names it") from None


def _row(one: Recorded) -> dict[str, object]:
    said = one.said()
    return {
        "number": one.number,
        "at": one.at,
        "act": one.act,
        "by": said.get("actor_name"),
        "door": said.get("door"),
        "subject": said.get("subject"),
        "reason": said.get("reason"),
    }
