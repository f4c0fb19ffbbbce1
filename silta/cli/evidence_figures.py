"""What the metrics say of the evidence: what waits, how far the log is, whether a key is here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.home import Home, read_secret
from silta.base.keyed_hash import HashKey
from silta.cli.receipt_keys import is_here
from silta.cli.secret_files import EVIDENCE_KEY, path_to_read
from silta.keys.gateway_key import GatewayKeyState, Purpose
from silta.keys.store import gateway_keys
from silta.mailbox.store import checkpoints, log
from silta.mailbox.store.evidence_queue import waiting
from silta.mailbox.store.evidence_refused import kept_out_count


def evidence_figures(
    home: Home, transaction: Transaction, at: datetime
) -> Iterator[GaugeMetricFamily]:
    """Yield the figures of the evidence at ``at``; what nobody can tell is left out."""
    left, newest = waiting(transaction), checkpoints.newest(transaction)
    yield _gauge("evidence_unlogged", "Records that wait for their place.", left.unlogged)
    yield _gauge("evidence_unsigned", "Records that wait for their signature.", left.unsigned)
    yield _gauge(
        "evidence_refused",
        "Records kept out of the log: they were not made by a process of Silta's.",
        _refused(home, transaction),
    )
    yield _age(
        "evidence_oldest_unsigned_seconds",
        "Seconds since the event whose record waits for its signature for longest.",
        left.oldest_unsigned_at,
        at,
    )
    yield _gauge("log_size", "Records in the transparency log.", log.size(transaction))
    yield _age(
        "log_checkpoint_age_seconds",
        "Seconds since the log's newest checkpoint.",
        newest.made_at if newest else None,
        at,
    )
    present = float(_is_key_present(home, transaction))
    yield _gauge("receipts_key_present", "Whether the active receipts key is here.", present)


def _is_key_present(home: Home, transaction: Transaction) -> bool:
    keys = gateway_keys.at_work(transaction, Purpose.RECEIPTS)
    return any(key.state == GatewayKeyState.ACTIVE and is_here(home, key) for key in keys)


def _refused(home: Home, transaction: Transaction) -> int | None:
    """Return how many there are; None while the secret that tells them is away."""
    try:
        secret = read_secret(path_to_read(home, EVIDENCE_KEY))
    except ActRefused:
        return None
    return kept_out_count(transaction, HashKey(secret))


def _age(name: str, says: str, since: datetime | None, at: datetime) -> GaugeMetricFamily:
    seconds = None if since is None else (at - since).total_seconds()
    return _gauge(name, says, seconds)


def _gauge(name: str, says: str, value: float | None) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"silta_{name}", says, value=value)
