"""Channels for the tests: what they do is written down, and tests say how each call ends."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from silta.base.database import Database, Transaction
from silta.base.store import mark_secret, secret_marks
from silta.mailbox.outbox.item import Channel, Done, End, Item, Later, Outcome


def always(outcome: Outcome) -> Callable[[Item], Outcome]:
    """Return an end for each call."""
    return lambda _item: outcome


DONE = always(Done())


@dataclass(slots=True)
class NoteBook:
    """A channel in this process; what it records goes into a table that is there anyway."""

    answer: Callable[[Item], Outcome] = DONE
    calls: list[Item] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)

    def call(self, item: Item) -> Outcome:
        """Note the call and end as the test says."""
        self.calls.append(item)
        return self.answer(item)

    def record(self, transaction: Transaction, item: Item, end: End, at: datetime) -> None:
        """Note the end, here and in the transaction."""
        assert at.tzinfo is not None
        mark_secret(transaction, item.id, type(end).__name__)
        self.ends.append(end)


def recorded(database: Database) -> dict[str, str]:
    """Return the ends that committed, by the item."""
    with database.read() as transaction:
        return secret_marks(transaction)


@dataclass(frozen=True, slots=True)
class Telegraph:
    """A channel to a peer on a loopback port: it sends the item's id and waits for a word."""

    port: int

    def call(self, item: Item) -> Outcome:
        """Hand the id over; only the peer's ``ok`` is Done."""
        with socket.create_connection(("127.0.0.1", self.port), 30) as peer:
            peer.sendall(f"{item.id}\n".encode())
            return Done() if peer.recv(2) == b"ok" else Later("peer.away")

    def record(self, transaction: Transaction, item: Item, end: End, at: datetime) -> None:
        """Note the end in the transaction."""
        NoteBook().record(transaction, item, end, at)


@dataclass(frozen=True, slots=True)
class Peer:
    """What a Telegraph talks to: the test takes each call, and answers it or does not."""

    listener: socket.socket

    @property
    def port(self) -> int:
        """Return where it listens."""
        port: int = self.listener.getsockname()[1]
        return port

    @contextmanager
    def taken(self) -> Iterator[tuple[str, socket.socket]]:
        """Wait for the next call; give the id it brings, and the line to answer on."""
        line, _ = self.listener.accept()
        with line:
            line.settimeout(30)
            yield line.makefile().readline().strip(), line

    def answer(self) -> str:
        """Take the next call and say ``ok``; return the id it brought."""
        with self.taken() as (item, line):
            line.sendall(b"ok")
            return item


@contextmanager
def listening_peer() -> Iterator[Peer]:
    """Give a peer on a free port; it waits a minute at most for each call."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        yield Peer(listener)


# Read by the type checker alone: both are what a worker takes for a channel.
KINDS: tuple[Channel, ...] = (NoteBook(), Telegraph(0))
