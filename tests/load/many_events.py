"""Thousands of letters to Aino with all that happens to them, each event by its own function."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from silta.base.database import Database, Transaction
from silta.mailbox import filing, reading
from silta.mailbox.evidence.catching_up import log_next
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.record import Event
from silta.mailbox.letter import Letter
from silta.mailbox.reading import Act, Proven
from silta.mailbox.store import inbox
from silta.mailbox.vault.types import MessageRef
from tests.mailbox.evidence.records import write
from tests.mailbox.filed_letters import KEYS, letter_of, to_file
from tests.mailbox.vault.cast import AINO
from tests.registry import NOW, SILTALA

MESSAGES: Final = 10_000
# A third are of verifiable service, and acknowledged; half are opened; some come to nothing.
EVERY_ACKNOWLEDGED, EVERY_OPENED, EVERY_REJECTED = 3, 2, 20
EXPECTED: Final = {
    Event.ACCEPTED: MESSAGES,
    Event.FILED: MESSAGES,
    Event.ACKNOWLEDGED: len(range(0, MESSAGES, EVERY_ACKNOWLEDGED)),
    Event.OPENED: len(range(0, MESSAGES, EVERY_OPENED)),
    Event.REJECTED: len(range(0, MESSAGES, EVERY_REJECTED)),
}
AT_ONCE: Final = 100  # as many as one group commit of a busy gateway may have
ACT: Final = Act(NOW + timedelta(hours=1), "loa3")
UNTIL: Final = date(2026, 12, 23)


def live_through(database: Database) -> None:
    """File, read and refuse; the log grows beside it, as a worker has it grow."""
    for start in range(0, MESSAGES, AT_ONCE):
        numbers = range(start, start + AT_ONCE)
        letters = [_letter(number) for number in numbers]
        with database.write() as transaction:
            _file(transaction, numbers, letters)
        with database.write() as transaction:
            _read(transaction, numbers, letters)
        refused = len(range(0, AT_ONCE, EVERY_REJECTED))
        write(database, *[Event.REJECTED] * refused, message=None)
        # Every seventh time: what is logged at once is then of very different sizes.
        if start % (7 * AT_ONCE) == 0:
            log_next(database, Gate(KEYS.evidence))
    while log_next(database, Gate(KEYS.evidence)):
        pass


def _letter(number: int) -> Letter:
    method = "ordinary" if number % EVERY_ACKNOWLEDGED else "verifiable"
    return letter_of(message_id=f"VD-2026-{number}", delivery={"method": method})


def _reference(number: int) -> MessageRef:
    return MessageRef(f"01KBQ{number:021}")


def _file(transaction: Transaction, numbers: Sequence[int], letters: Sequence[Letter]) -> None:
    filing.hold(transaction, SILTALA.id)
    for number, letter in zip(numbers, letters, strict=True):
        filing.file(transaction, to_file(letter, _reference(number)), KEYS)


def _read(transaction: Transaction, numbers: Sequence[int], letters: Sequence[Letter]) -> None:
    for number, letter in zip(numbers, letters, strict=True):
        if number % EVERY_ACKNOWLEDGED and number % EVERY_OPENED:
            continue
        kept = inbox.find(transaction, AINO, _reference(number), ACT.at)
        assert kept is not None
        proven = Proven(kept, letter.manifest, letter.manifest_bytes)
        if number % EVERY_ACKNOWLEDGED == 0:
            reading.acknowledge(transaction, proven, ACT, KEYS.evidence, remedy_until=UNTIL)
        if number % EVERY_OPENED == 0:
            reading.note_opening(transaction, proven, ACT, KEYS.evidence)
