"""The transparency log in the database: it only grows, by one hand at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import Delete, Update, delete, event, select, update

from silta.base.database import Database
from silta.mailbox.evidence.tiles import ENTRIES
from silta.mailbox.evidence.tree import (
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    root_of,
)
from silta.mailbox.store import log
from silta.mailbox.store.log import TileMissing
from silta.mailbox.tables import log_tile
from tests.mailbox.evidence.rfc9162 import mth
from tests.mailbox.evidence.tile_maps import Tiles, entries, tiles_of
from tests.mailbox.filed_letters import Interrupted

ALL = entries(1000)


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """Give the statements that are executed, as they come."""
    seen: list[str] = []

    def note(*given: object) -> None:
        seen.append(str(given[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def append(database: Database, entries: Sequence[bytes]) -> int:
    """Add entries in a transaction of their own; return the place of the first."""
    with database.write() as transaction:
        log.hold(transaction)
        return log.append(transaction, entries)


def rows(database: Database) -> Tiles:
    """Return the tiles."""
    with database.read() as transaction:
        found = transaction.execute(select(log_tile))
        return {(row.level, row.number): bytes(row.hashes) for row in found}


def test_a_log_begins_without_records(database: Database) -> None:
    """Also where nobody ever held it."""
    with database.read() as transaction:
        assert log.size(transaction) == 0
        assert log.tile(transaction, 0, 0) is None
        assert root_of(0, log.reader(transaction)) == mth([])


def test_each_entry_has_the_place_after_the_one_before(database: Database) -> None:
    """The first is told, and how many there are before whoever holds the log adds more."""
    assert [append(database, ALL[:3]), append(database, ALL[3:4])] == [0, 3]
    with database.write() as transaction:
        assert log.hold(transaction) == log.size(transaction) == 4


def test_pieces_of_any_cut_give_the_same_rows(database: Database) -> None:
    """And the root is that of the RFC."""
    for begin, end in ((0, 0), (0, 1), (1, 255), (255, 256), (256, 900), (900, 1000)):
        append(database, ALL[begin:end])
    with database.read() as transaction:
        assert root_of(1000, log.reader(transaction)) == mth(ALL)
    assert rows(database) == tiles_of(ALL)


def test_workers_at_once_leave_no_gap_and_no_fork(database: Database) -> None:
    """The second waits and goes on from the first, also where no head stands yet."""
    pieces = [ALL[begin : begin + 50] for begin in range(0, 600, 50)]
    with ThreadPoolExecutor(4) as threads:
        done = threads.map(lambda piece: (append(database, piece), piece), pieces)
    in_order = [piece for _, piece in sorted(done)]
    assert rows(database) == tiles_of(*in_order)


def test_what_was_rolled_back_was_never_there(database: Database) -> None:
    """Its places are given to the next ones."""
    append(database, ALL[:300])
    with suppress(Interrupted), database.write() as transaction:
        log.hold(transaction)
        log.append(transaction, ALL[500:900])
        raise Interrupted
    assert append(database, ALL[300:400]) == 300
    assert rows(database) == tiles_of(ALL[:400])


@pytest.mark.parametrize("index", [0, 255, 256, 499])
def test_proofs_come_out_of_the_tiles(database: Database, index: int) -> None:
    """Also for a log as it was, and long after it grew."""
    append(database, ALL[:500])
    append(database, ALL[500:])
    old, new = mth(ALL[:500]), mth(ALL)
    with database.read() as transaction:
        read = log.reader(transaction)
        check_inclusion(ALL[index], index, 500, inclusion_path(index, 500, read), old)
        check_consistency(500, old, 1000, new, consistency_path(500, 1000, read))


def test_a_proof_reads_each_tile_once(database: Database, statements: list[str]) -> None:
    """It has a dozen hashes, most of them from the same tile."""
    append(database, ALL)
    with database.read() as transaction:
        statements.clear()
        inclusion_path(700, 1000, log.reader(transaction))
    assert len(statements) == 3


SHORTER = update(log_tile).where(log_tile.c.level == 0, log_tile.c.number == 1)
GONE = delete(log_tile).where(log_tile.c.level == 0, log_tile.c.number == 1)


@pytest.mark.parametrize("harm", [SHORTER.values(hashes=ALL[256]), GONE], ids=["shorter", "gone"])
def test_a_tile_taken_away_is_told(database: Database, harm: Update | Delete) -> None:
    """Neither proven past, nor built upon."""
    append(database, ALL[:300])
    with database.write() as transaction:
        transaction.execute(harm)
    with database.read() as transaction, pytest.raises(TileMissing, match="tile 1 of level 0"):
        root_of(300, log.reader(transaction))
    with pytest.raises(TileMissing):
        append(database, ALL[300:])


def test_the_entries_stand_side_by_side(database: Database) -> None:
    """At level -1: who recomputes the log begins with them."""
    append(database, ALL[:300])
    with database.read() as transaction:
        assert log.tile(transaction, ENTRIES, 1) == b"".join(ALL[256:300])
