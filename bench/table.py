"""The table that ``make bench`` prints: what is wanted, what was measured, against what. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bound and its unit; ``at_least`` tells on which side of it the good values are."""

    bound: float
    unit: str
    at_least: bool

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}{self.unit}"

    def holds(self, value: float) -> bool:
        """Tell whether a value is as wanted."""
        return value >= self.bound if self.at_least else value <= self.bound


def times_at_least(bound: float) -> Wanted:
    """Return the wish for a ratio."""
    return Wanted(bound, " x", at_least=True)


def at_most(bound: float, unit: str) -> Wanted:
    """Return the wish for something that should be small."""
    return Wanted(bound, unit, at_least=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; without ``values`` it says in ``note`` why nothing was measured."""

    name: str
    wanted: Wanted
    values: Sequence[float]
    against: str
    by_cpu: Sequence[float] = ()
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of HEADS."""
        if not self.values:
            return (self.name, str(self.wanted), "not measured", "", "", self.against, self.note)
        middle = statistics.median(self.values)
        word = "yes" if self.wanted.holds(middle) else "NO"
        said = spread(self.values, self.wanted.unit)
        return (
            self.name,
            str(self.wanted),
            said,
            word,
            spread(self.by_cpu),
            self.against,
            self.note,
        )


HEADS = ("row", "wanted", "median (min-max)", "met", "by CPU", "measured against", "and")


def spread(values: Sequence[float], unit: str = "") -> str:
    """Return the median with the least and the greatest value, or nothing for none."""
    if not values:
        return ""
    digits = 0 if max(values) >= 100 else 2  # noqa: PLR2004 -- what a person reads at a glance
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f}{unit} ({low:.{digits}f}-{high:.{digits}f})"


def table(rows: Sequence[Row]) -> str:
    """Return the table as text, one line for each row."""
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
