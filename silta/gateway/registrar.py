"""The one writer: filings that wait together share one transaction, and one sync of the disk.

A letter that is filed and the record of one that is refused stand in the same chain, and so
go the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from silta.base.database import CommitUnclearError, Database, Transaction, savepoint
from silta.base.identity import BusinessId
from silta.base.reason import Refused
from silta.gateway.facts import FactsChanged
from silta.mailbox import filing

# Enough that the sync costs nothing for each; the locks of a group are held until it ends.
MOST_TOGETHER = 32

# What ends one filing and leaves the others of its group as they are.
OF_ONE = (Refused, FactsChanged)


Kept = TypeVar("Kept")


@dataclass(slots=True, eq=False)
class Filing(Generic[Kept]):
    """One filing that waits: what it does in its transaction, and then what came of it.

    ``file`` may be called again where its transaction came to nothing, and returns what is
    kept, never None. The authority's chain is held for it.
    """

    authority: BusinessId
    file: Callable[[Transaction], Kept]
    outcome: Kept | Exception | None = None

    def result(self) -> Kept:
        """Return what came of it, or raise that."""
        if self.outcome is None:
            raise AssertionError("a filing that was never done")
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


class Registrar:
    """Writes filings one group after another; threads share it.

    Whoever comes while nobody writes, writes; whoever comes meanwhile waits, and the first
    of those writes for all of them. Each filing is whole or nothing for itself.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writing = Lock()
        self._waiting: list[Filing[Any]] = []

    def file(self, wanted: Filing[Kept]) -> Kept:
        """Return what was kept, once that is on the disk; raise what ended it.

        CommitUnclearError stays: it may be filed.
        """
        self._waiting.append(wanted)
        with self._writing:
            while wanted.outcome is None:
                group = self._waiting[:MOST_TOGETHER]
                # In place: others are adding to it in this moment.
                del self._waiting[: len(group)]
                if not group:
                    raise AssertionError("a filing that another thread took and never ended")
                self._write(group)
        return wanted.result()

    def _write(self, group: Sequence[Filing[Any]]) -> None:
        try:
            for one, outcome in zip(group, self._written(group), strict=True):
                one.outcome = outcome
        except Exception as error:  # noqa: BLE001 -- each of the group is told
            if len(group) == 1:
                group[0].outcome = error
            elif isinstance(error, CommitUnclearError):
                # Each its own: it is raised in as many threads.
                for one in group:
                    one.outcome = CommitUnclearError(*error.args)
            else:
                # One of them may be to blame, and must not take the others with it.
                for one in group:
                    self._write([one])

    def _written(self, group: Sequence[Filing[Any]]) -> list[object]:
        with self._database.write() as transaction:
            # In one order in every process, so that two groups never wait for each other.
            for authority in sorted({one.authority for one in group}):
                filing.hold(transaction, authority)
            if len(group) == 1:
                return [group[0].file(transaction)]
            return [_within(transaction, one) for one in group]


def _within(transaction: Transaction, one: Filing[Any]) -> object:
    try:
        with savepoint(transaction):
            return one.file(transaction)
    except OF_ONE as ended:
        return ended
