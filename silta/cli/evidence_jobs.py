"""What the worker does with the evidence: it gives each record its place, and has it signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from silta.base.clock import now
from silta.base.database import Database
from silta.base.journal import journal
from silta.base.keyed_hash import HashKey
from silta.cli.house import House
from silta.cli.jobs import Job, Stopping
from silta.cli.notices import Trusted
from silta.cli.secret_files import EVIDENCE_KEY
from silta.keys.receipt_signer import CannotSign
from silta.mailbox.evidence.catching_up import log_next, sign_next
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.signing import ReceiptKeyAway, SignerOf

log = journal("worker")

# A receipt leaves within seconds of its event.
EVERY: Final = timedelta(seconds=2)


class Obstacle:
    """Why a step cannot be done: told to the journal when it begins, changes and ends."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._known: str | None = None

    def stands(self, why: str | None) -> None:
        """Take note of how it is now; None when nothing stands in the way."""
        if why == self._known:
            return
        self._known = why
        if why is None:
            log.info("goes on", step=self._step)
        else:
            log.warning("waits", step=self._step, detail=why)


def evidence_jobs(house: House, trusted: Trusted, signer: SignerOf) -> list[Job]:
    """Return the two jobs, neither waits for the other; raise ActRefused without the salts' key."""
    gate = Gate(HashKey(house.secret(EVIDENCE_KEY)))

    def sign() -> int:
        return sign_next(house.database, gate, signer(), now)

    signing = partial(_sign, sign, trusted, Obstacle("signing"))
    return [
        Job("log", EVERY, partial(_log, house.database, gate)),
        Job("signing", EVERY, signing),
    ]


def _log(database: Database, gate: Gate, stopping: Stopping) -> None:
    """Log what waits, also while the clock is in doubt: a place says nothing of a time."""
    while not stopping():
        count = log_next(database, gate)
        if not count:
            break
        log.info("logged", count=count)


def _sign(
    sign: Callable[[], int], trusted: Trusted, obstacle: Obstacle, stopping: Stopping
) -> None:
    """Sign what waits, unless the clock is in doubt: a signature says when it was made."""
    try:
        while not stopping() and trusted() is not None:
            count = sign()
            obstacle.stands(None)
            if not count:
                break
            log.info("signed", count=count)
    except (ReceiptKeyAway, CannotSign) as away:
        obstacle.stands(str(away))
