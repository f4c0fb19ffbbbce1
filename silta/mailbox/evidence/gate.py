"""What stands before log and signature: no record passes that Silta did not make."""

from __future__ import annotations

from collections.abc import Sequence

from silta.base.journal import journal
from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.genuine import Waits, is_genuine

log = journal("mailbox")


class Gate:
    """Lets genuine records through, by the secret that they are marked with; threads share it."""

    def __init__(self, key: HashKey) -> None:
        self.key = key
        self._told: set[str] = set()

    def passed(self, records: Sequence[Waits]) -> list[Waits]:
        """Return those that are genuine; each of the others is told to the journal once."""
        ready = []
        for one in records:
            if is_genuine(one, self.key):
                ready.append(one)
            else:
                self._refuse(one)
        return ready

    def _refuse(self, one: Waits) -> None:
        if one.id not in self._told:
            self._told.add(one.id)
            log.error("record refused", evidence=one.id, detail="not made by a process of Silta's")
