"""What the metrics say of the evidence: what waits, how far the log is, whether a key is here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily

from silta.base.database import Transaction
from silta.base.home import Home
from silta.cli.receipt_keys import is_here
from silta.keys.gateway_key import GatewayKeyState, Purpose
from silta.keys.store import gateway_keys
from silta.mailbox.store import checkpoints, log
from silta.mailbox.store.evidence_queue import waiting


def evidence_figures(
    home: Home, transaction: Transaction, at: datetime
) -> Iterator[GaugeMetricFamily]:
    """Yield the figures of the evidence at ``at``; an age of nothing is left out."""
    left, newest = waiting(transaction), checkpoints.newest(transaction)
    yield _gauge("evidence_unlogged", "Records that wait for their place.", left.unlogged)
    yield _gauge("evidence_unsigned", "Records that wait for their signature.", left.unsigned)
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


def _age(name: str, says: str, since: datetime | None, at: datetime) -> GaugeMetricFamily:
    seconds = None if since is None else (at - since).total_seconds()
    return _gauge(name, says, seconds)


def _gauge(name: str, says: str, value: float | None) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"silta_{name}", says, value=value)
