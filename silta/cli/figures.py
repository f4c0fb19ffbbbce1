"""The figures that each process shows at its metrics address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from prometheus_client.registry import Collector

from silta.base.clock import now
from silta.base.database import Database
from silta.base.endpoint import Endpoint
from silta.base.metrics import Board
from silta.base.metrics_server import shown
from silta.base.store import high_water
from silta.cli.evidence_figures import evidence_figures
from silta.cli.house import House
from silta.cli.registry_figures import RegistryFigures


@contextmanager
def health_shown(house: House, process: str, listen: Endpoint, *more: Collector) -> Iterator[None]:
    """Show a process's health and metrics at ``listen`` while the block runs."""
    board = Board(process, lambda: _answers(house.database), more)
    with shown(board, listen):
        yield


def registry_figures(house: House) -> Collector:
    """Return what the worker shows: certificates, outbox, chain of acts, and the evidence."""
    return RegistryFigures(house.database, now, partial(evidence_figures, house.home))


def _answers(database: Database) -> bool:
    with database.read() as transaction:
        high_water(transaction)
    return True
