"""A channel whose items outlast the relay's absence, however long that is."""

from __future__ import annotations

from datetime import datetime

from silta.base.database import Transaction
from silta.mailbox.outbox.item import Channel, End, Held, Item, Later, Outcome
from silta.mailbox.outbox.post_faults import OF_THE_RELAY


class Patient:
    """Sends as ``channel`` does; for what the relay's absence causes, no attempt is used up."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def call(self, item: Item) -> Outcome:
        """Hand the item over; it is held while the relay takes no mail of anybody's."""
        outcome = self._channel.call(item)
        if isinstance(outcome, Later) and outcome.fault in OF_THE_RELAY:
            return Held(outcome.fault)
        return outcome

    def record(self, transaction: Transaction, item: Item, end: End, at: datetime) -> None:
        """Write what the channel writes."""
        self._channel.record(transaction, item, end, at)
