"""Whether each record of a chain commits to what its event is about. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from silta.mailbox.evidence.record import Event

LETTER: Final = "letter"
OPENPGP: Final = "openpgp"
ALWAYS: Final[Mapping[str, frozenset[str]]] = {
    Event.ACCEPTED: frozenset({LETTER}),
    Event.FILED: frozenset({LETTER}),
    Event.REJECTED: frozenset({OPENPGP}),
    Event.ACKNOWLEDGED: frozenset({LETTER}),
    Event.OPENED: frozenset({LETTER}),
}
NOTHING: Final[frozenset[str]] = frozenset()


class Commitments:
    """What the records of one chain must commit to; they are asked for in its order.

    The first versions of Silta had no ``openpgp`` in an accepted record: from the first that
    has it on, all have it.
    """

    def __init__(self) -> None:
        self._is_later = False

    def lacks(self, said: Mapping[str, Any]) -> bool:
        """Tell whether a record lacks one that it must have."""
        event, found = said.get("event"), said.get("commitments")
        names = set(found) if isinstance(found, dict) else set()
        self._is_later |= OPENPGP in names
        is_newer = self._is_later and event == Event.ACCEPTED
        needed = ALWAYS.get(str(event), NOTHING) | ({OPENPGP} if is_newer else NOTHING)
        return not needed <= names
