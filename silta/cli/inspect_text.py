"""What ``silta inspect`` shows a person: the verdict, what to change, and each question."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import rich_click as click

COLUMNS = 80  # an unwidened terminal, and a mail that quotes the report
MARKS = {"passed": "✓", "refused": "✗", "not_asked": "–"}  # noqa: RUF001 -- a dash for people
PLAIN_MARKS = {"passed": "+", "refused": "x", "not_asked": "-"}  # where no Unicode can be written


def show(found: Mapping[str, Any], note: str | None = None) -> None:
    """Print the verdict in lines of at most 80 columns; ``note`` is one more word about it."""
    _wrapped(f"{found['verdict']}: {found['reply']}")
    for text in (found["advice"], note):
        if text:
            click.echo()
            _wrapped(text)
    click.echo()
    # A fingerprint is whole or useless: these two lines are never broken.
    click.echo(f"signer     {found['signer'] or 'not known'}")
    click.echo(f"authority  {found['authority'] or 'not known'}")
    _show_documents(found["documents"])
    _show_checks(found["checks"])


def _show_documents(documents: Sequence[Mapping[str, Any]]) -> None:
    if not documents:
        return
    click.echo("\ndocuments")
    for number, one in enumerate(documents):
        _wrapped(f"{one['name']}, {one['size']} bytes", first=f"  {number:>2}  ", then="      ")
        click.echo(f"      sha256 {one['sha256']}")


def _show_checks(checks: Sequence[Mapping[str, Any]]) -> None:
    marks = _marks()
    legend = ", ".join(f"{mark} {word.replace('_', ' ')}" for word, mark in marks.items())
    click.echo(f"\nchecks ({legend})")
    for one in checks:
        _wrapped(one["question"], first=f"  {marks[one['verdict']]} ", then="    ")
        if one["reason"]:
            at_fault = f" ({one['field']})" if one["field"] else ""
            click.echo(f"    refused: {one['reason']}{at_fault}")


def _wrapped(text: str, first: str = "", then: str = "") -> None:
    lines = textwrap.wrap(
        text, COLUMNS, initial_indent=first, subsequent_indent=then, break_on_hyphens=False
    )
    click.echo("\n".join(lines))


def _marks() -> Mapping[str, str]:
    try:
        "".join(MARKS.values()).encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return PLAIN_MARKS
    return MARKS
