"""Running checks beside each other, so that one which hangs or fails stops no other."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from silta.base.act import ActRefused
from silta.base.database import DatabaseFault, what_the_driver_says
from silta.base.settings import WrongSetting
from silta.cli.checks.examined import Check, Examined
from silta.cli.checks.finding import Finding, NotChecked, broken, unchecked
from silta.keys.gnupg import GpgUnusable

# The slowest, a server that does not answer, is given up within half of it.
LIMIT: Final = timedelta(seconds=30)
EXPECTED: Final = (ActRefused, WrongSetting, GpgUnusable)


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and the name of the check that made it."""

    check: str
    finding: Finding


def run_all(
    checks: Sequence[Check], examined: Examined, limit: timedelta = LIMIT
) -> Iterator[Found]:
    """Yield what the checks find, in their order; all are at work at once, within ``limit``."""
    until = time.monotonic() + limit.total_seconds()
    answers = [(check.name, _started(check, examined)) for check in checks]
    for name, answer in answers:
        for finding in _awaited(answer, until):
            yield Found(name, finding)


Answer = queue.SimpleQueue[list[Finding]]


def _started(check: Check, examined: Examined) -> Answer:
    answer: Answer = queue.SimpleQueue()

    def work() -> None:
        answer.put(findings_of(check, examined))

    # A daemon, so that a check which does not end cannot keep the process.
    threading.Thread(target=work, name=check.name, daemon=True).start()
    return answer


def _awaited(answer: Answer, until: float) -> list[Finding]:
    try:
        return answer.get(timeout=max(0.0, until - time.monotonic()))
    except queue.Empty:
        return [broken("no answer in time", "look at the machine's load, and ask again")]


def findings_of(check: Check, examined: Examined) -> list[Finding]:
    """Return what a check finds; where it ends by an error, what it had found and that."""
    found: list[Finding] = []
    try:
        found.extend(check.look(examined))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the other checks go on
        found.append(_meaning(error))
    return found


def _meaning(error: Exception) -> Finding:
    if isinstance(error, NotChecked):
        return unchecked(str(error))
    if isinstance(error, PermissionError):
        return unchecked(f"{error.filename or 'the system'}: permission denied; ask as root")
    if isinstance(error, DatabaseFault):
        return broken(f"the database does not answer: {what_the_driver_says(error)}")
    if isinstance(error, EXPECTED):
        return broken(str(error))
    # The text of an error nobody foresaw may quote what no terminal should show.
    return broken(f"the check itself failed: {type(error).__name__}", "report it")
