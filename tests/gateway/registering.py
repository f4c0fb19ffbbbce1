"""What the registrar's tests file: two marks each, so that a half shows; and how they come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from silta.base.database import Database, Transaction
from silta.base.identity import BusinessId
from silta.base.store import mark_secret, secret_marks
from silta.gateway.registrar import Filing, Registrar
from silta.mailbox.filed import Filed
from tests.registry import SILTALA

KEY_ID = "0123456789abcdef"
HALVES = ("left", "right")


def filing(
    name: str, error: Exception | None = None, authority: BusinessId = SILTALA.id
) -> Filing[Filed]:
    """Return a filing of two marks; it raises ``error`` between them."""

    def file(transaction: Transaction) -> Filed:
        mark_secret(transaction, f"{name}.{HALVES[0]}", KEY_ID)
        if error is not None:
            raise error
        mark_secret(transaction, f"{name}.{HALVES[1]}", KEY_ID)
        return Filed(name, already_there=False)

    return Filing(authority, file)


def filed(database: Database) -> set[str]:
    """Return the names of what was filed, and assert that all of it is whole."""
    with database.read() as transaction:
        marks = set(secret_marks(transaction))
    names = {mark.partition(".")[0] for mark in marks}
    assert marks == {f"{name}.{half}" for name in names for half in HALVES}
    return names


def outcome(registrar: Registrar, wanted: Filing[Filed]) -> str | Exception:
    """File; return the evidence id, or what was raised."""
    try:
        return registrar.file(wanted).evidence_id
    except Exception as error:  # noqa: BLE001 -- it is what the test asks for
        return error


def together(registrar: Registrar, wanted: Sequence[Filing[Filed]]) -> list[str | Exception]:
    """Have threads file, who all come while somebody writes; return what came of each."""
    with ThreadPoolExecutor(len(wanted)) as threads:
        with registrar._writing:
            begun = []
            for number, one in enumerate(wanted, 1):
                begun.append(threads.submit(outcome, registrar, one))
                while len(registrar._waiting) < number:
                    time.sleep(0.001)
        return [one.result(60) for one in begun]


def engine_of(database: Database) -> Engine:
    """Return what SQLAlchemy tells its events about."""
    return database._engine


@contextmanager
def counted(database: Database, what: str) -> Iterator[list[object]]:
    """Give a list that grows with each event of this kind: ``commit``, ``handle_error``."""
    seen: list[object] = []
    with listening(database, what, seen.append):
        yield seen


@contextmanager
def listening(database: Database, what: str, listener: Callable[..., Any]) -> Iterator[None]:
    """Have SQLAlchemy tell a listener of its events in this block."""
    event.listen(engine_of(database), what, listener)
    try:
        yield
    finally:
        event.remove(engine_of(database), what, listener)
