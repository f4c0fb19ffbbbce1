"""How many records the worker neither logs nor signs, for they were not made by Silta."""

from __future__ import annotations

from typing import Final

from silta.base.database import Transaction
from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.genuine import is_genuine
from silta.mailbox.store import evidence_queue as queue

AT_ONCE: Final = 1000


def refused_count(transaction: Transaction, key: HashKey) -> int:
    """Return how many of what waits is not genuine; ``key`` is the secret of the marks."""
    return _count(transaction, key, queue.unfinished)


def kept_out_count(transaction: Transaction, key: HashKey) -> int:
    """Return how many have no place in the log since they are not genuine.

    Unlike all that waits they are few, also while the receipts key is away for long.
    """
    return _count(transaction, key, queue.unlogged)


def _count(transaction: Transaction, key: HashKey, page_of: queue.Page) -> int:
    count, last = 0, None
    while page := page_of(transaction, AT_ONCE, last):
        count += sum(not is_genuine(one, key) for one in page)
        last = page[-1]
    return count
