"""What stands in the outbox, how a call ends, and what a channel is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from silta.base.database import Transaction
from silta.mailbox.vault.types import MessageRef

ItemId = NewType("ItemId", str)
Lease = NewType("Lease", str)

# As long as the columns, and no room for a sentence: a peer's text would quote addresses.
FAULT_WORD = re.compile(r"[a-z][a-z0-9_.]{0,99}")
CHANNEL_NAME = re.compile(r"[a-z][a-z0-9_]{0,15}")


class State(StrEnum):
    """Whether an item will be tried again by itself, or needs a person."""

    WAITING = "waiting"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Item:
    """An item under our lease; ``id`` is the idempotency key of each call for it.

    ``body`` is the channel's own and may hold an address: no listing shows it.
    ``attempts`` counts the calls that were begun, this one included; ``fault`` is why the
    last one failed.
    """

    id: ItemId
    channel: str
    body: bytes = field(repr=False)
    message: MessageRef | None
    created_at: datetime
    attempts: int
    lease: Lease
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The peer has it; ``reference`` is the peer's name for it, for the record alone."""

    reference: str | None = None


@dataclass(frozen=True, slots=True)
class _Failed:
    """``fault`` is a short word of ours, never the peer's text; else ValueError."""

    fault: str

    def __post_init__(self) -> None:
        if FAULT_WORD.fullmatch(self.fault) is None:
            raise ValueError("a fault is one short word of ours")


@dataclass(frozen=True, slots=True)
class Later(_Failed):
    """Not this time: the item is tried again after a pause, until its attempts are used up."""


@dataclass(frozen=True, slots=True)
class Never(_Failed):
    """It is of no use to try again: the item is dead, and a person decides."""


@dataclass(frozen=True, slots=True)
class Held(_Failed):
    """What is missing is not the item's own: it waits for as long as that is away.

    No attempt is used up, so it is never dead for this.
    """


Outcome = Done | Later | Never | Held
End = Done | Never


class Channel(Protocol):
    """A way out: mail, SMS, receipts. Workers in several processes call it at once."""

    def call(self, item: Item) -> Outcome:
        """Hand the item to the peer, outside of any transaction, within CALL_LIMIT.

        The same item may come again, whatever was answered before: a worker can die
        between the call and its settling, so the peer is given the item's id. What is
        raised counts as Later.
        """
        ...

    def record(self, transaction: Transaction, item: Item, end: End, at: datetime) -> None:
        """Write what follows from the end, in the transaction in which the item ends.

        Called once for each end. What it raises undoes the settling, and the item is tried
        again after its lease.
        """
        ...
