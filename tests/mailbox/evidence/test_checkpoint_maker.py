"""Checkpoints: made when due, by both keys, and never of a log that somebody changed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from silta.base.database import Database
from silta.mailbox.evidence.checkpoint import TreeHead, parse_statement, signed_by
from silta.mailbox.evidence.checkpoint_maker import LogDamaged
from silta.mailbox.evidence.signing import ReceiptKeyAway, Signs
from silta.mailbox.store import checkpoints, log
from silta.mailbox.tables import log_head, log_tile
from tests.mailbox.evidence.records import PEN, Pen
from tests.mailbox.evidence.whole_log import (
    PUBLIC,
    ROUNDS,
    STEP,
    add_round,
    all_anew,
    grow,
    maker_of,
    of_siltala,
)
from tests.registry import NOW

LATER = NOW + ROUNDS * STEP + timedelta(hours=1)


def made(database: Database) -> int:
    """Return how many checkpoints there are."""
    with database.read() as transaction:
        return len(list(checkpoints.chain(transaction)))


def test_a_checkpoint_says_the_same_in_each_form(database: Database, tmp_path: Path) -> None:
    """By the log's key, by the receipts key, and in the row."""
    grow(database, tmp_path)
    with database.read() as transaction:
        last = checkpoints.newest(transaction)
        size = log.size(transaction)
    assert last is not None
    head = TreeHead("silta.example/log", size, last.root)
    assert signed_by(last.note, PUBLIC) == head
    assert parse_statement(last.statement) == (head, last.made_at)
    assert (last.number, last.signer) == (ROUNDS, PEN)


def test_a_log_without_records_is_witnessed_too(database: Database, tmp_path: Path) -> None:
    """From then on nobody can put records before the first."""
    first = maker_of(database, tmp_path).make_if_due(NOW)
    assert first is not None
    assert (first.number, first.size) == (1, 0)
    assert maker_of(database, tmp_path).make_if_due(NOW + STEP) is None


def test_the_newest_note_is_kept_outside_of_the_database(
    database: Database, tmp_path: Path
) -> None:
    """Who makes the log anew is found by it."""
    grow(database, tmp_path)
    with database.read() as transaction:
        last = checkpoints.newest(transaction)
    assert last is not None
    assert maker_of(database, tmp_path).kept.read() == last.note


def test_without_the_receipts_key_there_is_no_checkpoint(
    database: Database, tmp_path: Path
) -> None:
    """Half of one would be no witness to people; the next pass tries again."""

    def away() -> Signs:
        raise ReceiptKeyAway("no receipts key is at work")

    with pytest.raises(ReceiptKeyAway):
        maker_of(database, tmp_path, away).make_if_due(NOW)
    maker = maker_of(database, tmp_path)
    assert (made(database), maker.kept.read()) == (0, None)
    assert maker.make_if_due(NOW)


@pytest.mark.parametrize("kept", range(ROUNDS + 1))
def test_a_log_made_anew_gets_no_signature(database: Database, tmp_path: Path, kept: int) -> None:
    """However many checkpoints were removed with it: the kept note is not in the database."""
    grow(database, tmp_path)
    before = maker_of(database, tmp_path).kept.read()
    with database.write() as transaction:
        transaction.execute(of_siltala(1).values(record=b'{"format":"silta-evidence/1"}'))
    all_anew(database, kept)
    with pytest.raises(LogDamaged, match="not the one that was signed before"):
        maker_of(database, tmp_path).make_if_due(LATER)
    assert (made(database), maker_of(database, tmp_path).kept.read()) == (kept, before)


def test_a_log_made_anew_is_found_by_the_last_checkpoint_alone(
    database: Database, tmp_path: Path
) -> None:
    """As when the worker moved to another machine without what it kept."""
    grow(database, tmp_path)
    with database.write() as transaction:
        transaction.execute(of_siltala(1).values(record=b'{"format":"silta-evidence/1"}'))
    all_anew(database, ROUNDS)
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(LogDamaged):
        maker_of(database, tmp_path / "elsewhere").make_if_due(LATER)


@pytest.mark.parametrize(
    "change",
    [
        update(log_head).values(size=20),
        delete(log_tile).where(log_tile.c.level == 0),
        update(log_tile).where(log_tile.c.level == 0).values(hashes=bytes(32 * 24)),
    ],
    ids=["cut", "removed", "edited"],
)
def test_a_log_that_is_not_whole_gets_no_signature(
    database: Database, tmp_path: Path, change: object
) -> None:
    """It says so in one line."""
    grow(database, tmp_path)
    with database.write() as transaction:
        transaction.execute(change)  # type: ignore[call-overload]  # any statement
    with pytest.raises(LogDamaged):
        maker_of(database, tmp_path).make_if_due(LATER)


def test_a_damaged_kept_note_is_told(database: Database, tmp_path: Path) -> None:
    """To go on without it would be to let the log be made anew."""
    grow(database, tmp_path)
    maker_of(database, tmp_path).kept.path.write_text("x")
    with pytest.raises(LogDamaged, match="not the text of a checkpoint"):
        add_round(database, tmp_path, LATER)


def test_of_two_workers_one_makes_it(database: Database, tmp_path: Path) -> None:
    """Both find it due; a number is given once."""
    grow(database, tmp_path)
    together = threading.Barrier(2)

    def signer() -> Signs:
        together.wait()
        return Pen()

    maker = maker_of(database, tmp_path, signer)
    with ThreadPoolExecutor(2) as workers:
        done = list(workers.map(maker.make_if_due, [LATER, LATER]))
    assert sum(one is not None for one in done) == 1
    assert made(database) == ROUNDS + 1
