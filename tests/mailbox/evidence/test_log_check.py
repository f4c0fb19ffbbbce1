"""Whoever writes to the database, and lacks the keys, is found; each act by the words for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Executable, delete, select, update

from silta.base.database import Database
from silta.mailbox.evidence.checkpoint import TreeHead
from silta.mailbox.evidence.checkpoint_check import Witnessed
from silta.mailbox.evidence.record import Event
from silta.mailbox.tables import evidence, log_checkpoint, log_tile
from tests.mailbox.evidence.records import write
from tests.mailbox.evidence.tampering import DONE, LAST, NUMBER, SILTALAS
from tests.mailbox.evidence.whole_log import (
    RECORDS,
    add_round,
    all_anew,
    catch_up,
    chain_anew,
    findings,
    grow,
    kept_in,
)
from tests.registry import NAAPURILA, NOW


@pytest.fixture
def grown(database: Database, tmp_path: Path) -> Database:
    """Give a database with a log that has grown for a while."""
    grow(database, tmp_path)
    return database


def test_what_nobody_changed_holds(grown: Database, tmp_path: Path) -> None:
    """Also while records wait for their places."""
    assert findings(grown, kept_in(tmp_path)) == []
    write(grown, Event.OPENED, message=None)
    assert findings(grown, kept_in(tmp_path)) == []


@pytest.mark.parametrize(("acts", "words"), [d[1:] for d in DONE], ids=[d[0] for d in DONE])
def test_what_was_changed_is_found(grown: Database, acts: list[Executable], words: str) -> None:
    """By the database alone; in words that say what was done."""
    with grown.write() as transaction:
        for act in acts:
            transaction.execute(act)
    assert words in "\n".join(findings(grown))


def test_a_chain_that_was_made_anew_is_found_by_the_log(grown: Database) -> None:
    """It holds by itself."""
    with grown.write() as transaction:
        transaction.execute(delete(evidence).where(SILTALAS, NUMBER == 7))
        chain_anew(transaction)
    gone, changed, *_ = findings(grown)
    assert gone == "place 8 of the log: there is no record: what was logged there was removed"
    assert "the log has something else at its place 9" in changed


def test_a_log_that_was_made_anew_is_found_by_its_checkpoints(grown: Database) -> None:
    """Only the keys make those; what stood before the change still holds."""
    with grown.write() as transaction:
        transaction.execute(delete(evidence).where(SILTALAS, NUMBER == 7))
    all_anew(grown, kept_checkpoints=3)
    other = "the log's first records give another root: they were changed, removed or reordered"
    less = "the log has fewer records now: its end was cut off"
    assert findings(grown) == [f"checkpoint 2: {other}", f"checkpoint 3: {less}"]


def test_what_was_made_anew_without_checkpoints_is_found_by_the_kept_one(
    grown: Database, tmp_path: Path
) -> None:
    """The database alone then holds: that is why one is kept elsewhere."""
    with grown.write() as transaction:
        transaction.execute(delete(evidence).where(SILTALAS, NUMBER == 7))
    all_anew(grown, kept_checkpoints=0)
    assert findings(grown) == []
    write(grown, Event.OPENED, message=None)
    catch_up(grown)
    [found] = findings(grown, kept_in(tmp_path))
    assert found.startswith("the kept one: the log's first records give another root")


def test_the_last_checkpoints_are_missed_by_the_kept_one(grown: Database, tmp_path: Path) -> None:
    """The log itself is as it was."""
    with grown.write() as transaction:
        transaction.execute(delete(log_checkpoint).where(LAST))
    assert findings(grown) == []
    [found] = findings(grown, kept_in(tmp_path))
    assert found == (
        "the kept one: it was signed, and is not among the checkpoints: some were removed"
    )


def test_a_witness_of_an_earlier_time_is_answered(grown: Database, tmp_path: Path) -> None:
    """An authority has the checkpoint of its last receipt."""
    early = kept_in(tmp_path)
    add_round(grown, tmp_path, NOW.replace(hour=11))
    assert findings(grown, [*early, *kept_in(tmp_path)]) == []
    other = Witnessed("a receipt", TreeHead("silta.example/log", 3, b"R" * 32))
    assert findings(grown, [other])[0].startswith("a receipt: the log's first records give another")


def test_another_secret_says_so_once_for_each_record(grown: Database) -> None:
    """As where a backup of another home was restored."""
    with grown.write() as transaction:
        transaction.execute(update(evidence).values(salt_key_id="0" * 16))
    assert len([one for one in findings(grown) if "another secret" in one]) == RECORDS


@given(place=st.integers(0, 24 * 32 - 1), bit=st.integers(0, 7), level=st.sampled_from([-1, 0]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_every_bit_of_the_tiles_counts(grown: Database, place: int, bit: int, level: int) -> None:
    """They are what proofs are made of."""
    with grown.write() as transaction:
        query = select(log_tile.c.hashes).where(log_tile.c.level == level)
        before = bytes(transaction.execute(query).scalar_one())
        changed = bytearray(before)
        changed[place] ^= 1 << bit
        transaction.execute(
            update(log_tile).where(log_tile.c.level == level).values(hashes=bytes(changed))
        )
    found = findings(grown)
    with grown.write() as transaction:
        transaction.execute(update(log_tile).where(log_tile.c.level == level).values(hashes=before))
    assert found


def test_each_authority_is_named(grown: Database) -> None:
    """Whose records they are says whom to ask for the receipts."""
    here = (evidence.c.authority_id == NAAPURILA.id) & (NUMBER == 2)
    with grown.write() as transaction:
        id_ = transaction.execute(select(evidence.c.id).where(here)).scalar_one()
        transaction.execute(update(evidence).where(here).values(event="opened"))
    [found] = findings(grown)
    assert found.startswith(f"record 2 of {NAAPURILA.id} ({id_}): its row says")
