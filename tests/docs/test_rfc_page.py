"""``docs/rfc.md`` lists the standards that the code cites."""

from __future__ import annotations

import re

from tests.docs.manual import ROOT, rows

ROWS = {
    int(match.group(1)): row[1]
    for row in rows("rfc.md")
    if (match := re.fullmatch(r"RFC (\d+)", row[0]))
}
CITED = {
    int(number)
    for path in (ROOT / "silta").rglob("*")
    if path.suffix in {".py", ".toml"}
    for number in re.findall(r"RFC (\d+)", path.read_text("utf-8"))
}


def test_every_cited_rfc_is_listed() -> None:
    """A citation is a claim; the page says how far it holds."""
    assert CITED - set(ROWS) == set()


def test_no_row_is_uncited_unless_it_says_no() -> None:
    """A claim without a place in the code is an ornament."""
    assert {number for number in ROWS if ROWS[number] != "No"} - CITED == set()


def test_every_row_says_yes_partial_or_no() -> None:
    """Three words, so that a reader need not guess."""
    assert set(ROWS.values()) <= {"Yes", "Partial", "No"}


def test_the_rows_stand_in_order() -> None:
    """A standard is looked up by its number."""
    assert list(ROWS) == sorted(ROWS)
