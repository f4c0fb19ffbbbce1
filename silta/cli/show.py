"""Showing listings: a table for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime

import rich_click as click
from rich import box
from rich.console import Console
from rich.table import Table

WIDE = 240  # columns, where nobody looks at a terminal

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document, nothing else.")


def show_json(value: object) -> None:
    """Print one JSON document; times in RFC 3339, UTC."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_text))


def show_rows(rows: Sequence[Mapping[str, object]], *, json_wanted: bool, empty: str) -> None:
    """Print rows of equal keys, or the sentence ``empty`` when there are none."""
    if json_wanted:
        show_json(list(rows))
    elif not rows:
        click.echo(empty)
    else:
        table = Table(box=box.SIMPLE)
        for name in rows[0]:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*(cell(value) for value in row.values()))
        # A pipe has no width, and a fingerprint cut off is no fingerprint.
        width = None if sys.stdout.isatty() else WIDE
        Console(width=width, highlight=False, markup=False).print(table)


def show_one(row: Mapping[str, object], *, json_wanted: bool) -> None:
    """Print one thing, a line for each of its keys."""
    if json_wanted:
        show_json(row)
        return
    for name, value in row.items():
        click.echo(f"{name}: {cell(value)}")


def cell(value: object) -> str:
    """Return a value as a person reads it: a dash for nothing, commas between several."""
    if value is None:
        return "–"  # noqa: RUF001 -- a dash for people
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value) or "–"  # noqa: RUF001 -- as above
    if isinstance(value, Mapping):
        return " ".join(cell(item) for item in value.values())
    return _text(value)


def _text(value: object) -> str:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
