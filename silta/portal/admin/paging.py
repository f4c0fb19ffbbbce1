"""Which part of a long list an address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from silta.portal.web import Asked

ROWS: Final = 50
# Far beyond any list of ours; a longer number is no page.
MOST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Paging:
    """Where one is in a list of ``total`` rows; ``number`` counts pages from 1."""

    number: int
    total: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, one at least."""
        return max(1, -(-self.total // ROWS))

    @property
    def skipped(self) -> int:
        """Return how many rows stand on the pages before."""
        return (self.number - 1) * ROWS


def paging_of(request: Asked, total: int) -> Paging:
    """Return the page that ``?page=`` asks for: the first for anything odd, the last beyond it."""
    given = request.query_params.get("page", "")
    is_number = given.isascii() and given.isdigit() and len(given) <= MOST_DIGITS
    wanted = max(1, int(given)) if is_number else 1
    return Paging(min(wanted, Paging(1, total).pages), total)
