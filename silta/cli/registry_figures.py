"""What the metrics say of certificates, the outbox and the chain of acts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from silta.base.database import Database, DatabaseFault, Transaction
from silta.base.journal import journal
from silta.keys.expiry import Watched
from silta.keys.standing import CertificateState, state_at
from silta.keys.store import audit, expiring
from silta.mailbox.outbox.sizes import sizes

log = journal("metrics")

# However often, and by however many, it is asked: the database is asked no oftener.
FRESH: Final = timedelta(seconds=10)


Figures = Callable[[Transaction, datetime], Iterable[GaugeMetricFamily]]
"""Reads some figures as they are at a time."""


class RegistryFigures(Collector):
    """Reads the figures anew when they are older than FRESH; none while the database is away."""

    def __init__(self, database: Database, clock: Callable[[], datetime], *more: Figures) -> None:
        self._database = database
        self._clock = clock
        self._of = (_all_of, *more)
        self._lock = threading.Lock()
        self._read: Sequence[GaugeMetricFamily] = ()
        self._stale_from = 0.0

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures; ``silta_database_answers`` tells whether they could be had."""
        with self._lock:
            if time.monotonic() >= self._stale_from:
                self._read = self._figures()
                self._stale_from = time.monotonic() + FRESH.total_seconds()
            read = self._read
        answers = float(bool(read))
        yield _gauge("silta_database_answers", "Whether the database could be read.", answers)
        yield from read

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Yield nothing: to register the figures must not need the database."""
        yield from ()

    def _figures(self) -> Sequence[GaugeMetricFamily]:
        try:
            with self._database.read() as transaction:
                at = self._clock()
                return [family for read in self._of for family in read(transaction, at)]
        except DatabaseFault as error:
            log.warning("no figures", error=type(error).__name__)
            return ()


def _all_of(transaction: Transaction, at: datetime) -> list[GaugeMetricFamily]:
    head = audit.head(transaction)
    return [
        _expiry(expiring.watched(transaction), at),
        _states(expiring.certificates_by_state(transaction, at)),
        _outbox(sizes(transaction)),
        _gauge("silta_audit_head", "The number of the last administrators' act.", head.number),
    ]


def _expiry(certificates: Sequence[Watched], at: datetime) -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "silta_certificate_expires_seconds",
        "Seconds until an approved certificate expires, below 0 after; none without an expiry.",
        labels=["certificate", "authority"],
    )
    for one in certificates:
        if one.expires_at is not None and state_at(one, at) == CertificateState.APPROVED:
            left = (one.expires_at - at).total_seconds()
            family.add_metric([one.fingerprint, one.authority], left)
    return family


def _states(counts: dict[str, int]) -> GaugeMetricFamily:
    says = "Certificates of authorities by how they count."
    family = GaugeMetricFamily("silta_certificates", says, labels=["state"])
    for state, count in counts.items():
        family.add_metric([state], count)
    return family


def _outbox(counts: dict[tuple[str, str], int]) -> GaugeMetricFamily:
    says = "What waits to leave, or is dead and waits for a person."
    family = GaugeMetricFamily("silta_outbox_items", says, labels=["state", "channel"])
    for (state, channel), count in counts.items():
        family.add_metric([state, channel], count)
    return family


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)
