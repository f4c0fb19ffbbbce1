"""A citizen's acts on a message: each once, with its evidence, or not at all."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from silta.base.database import Database
from silta.base.store import high_water
from silta.mailbox import filing, reading
from silta.mailbox.reading import Act, Proven
from silta.mailbox.store import evidence, inbox
from silta.mailbox.store.inbox import Kept
from tests.mailbox.filed_letters import KEYS, Interrupted, furnish, letter_of, to_file
from tests.mailbox.vault.cast import AINO, LETTER
from tests.registry import NOW, SILTALA

ACT = Act(NOW + timedelta(hours=1), "loa3")
LATER = Act(NOW + timedelta(hours=2), "loa3")
UNTIL = date(2026, 12, 23)


def file(database: Database, method: str = "verifiable") -> Proven:
    """File a letter to Aino; return it as the portal proved it."""
    letter = letter_of(delivery={"method": method})
    furnish(database)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter), KEYS)
    return Proven(kept(database), letter.manifest, letter.manifest_bytes)


def kept(database: Database) -> Kept:
    """Return the message as it stands."""
    with database.read() as transaction:
        found = inbox.find(transaction, AINO, LETTER, LATER.at)
    assert found is not None
    return found


def records(database: Database) -> list[dict[str, Any]]:
    """Return what the evidence says of it beyond the filing."""
    with database.read() as transaction:
        listed = evidence.list_all(transaction, LETTER)
    return [json.loads(one.record) for one in listed][2:]


def acknowledge(database: Database, proven: Proven, act: Act = ACT) -> None:
    """Acknowledge in a transaction of its own."""
    with database.write() as transaction:
        reading.acknowledge(transaction, proven, act, KEYS.evidence, remedy_until=UNTIL)


def note_opening(database: Database, proven: Proven, act: Act = ACT) -> None:
    """Note the opening in a transaction of its own."""
    with database.write() as transaction:
        reading.note_opening(transaction, proven, act, KEYS.evidence)


def test_an_acknowledgement_is_kept_with_its_evidence(database: Database) -> None:
    """When, by somebody identified how, and until when the remedy runs."""
    acknowledge(database, file(database))
    [record] = records(database)
    assert (record["event"], record["identification"]) == ("acknowledged", "loa3")
    assert (record["deadline"], record["time"]) == ("2026-12-23", "2026-11-22T10:15:00.000Z")
    assert record["erds_events"] == ["ConsignmentAcceptance", "ContentConsignment"]
    assert (kept(database).acknowledged_at, kept(database).is_closed) == (ACT.at, False)


def test_the_first_acknowledgement_counts(database: Database) -> None:
    """Pressed again it moves no time, and adds nothing to the evidence."""
    proven = file(database)
    acknowledge(database, proven)
    acknowledge(database, proven, LATER)
    assert kept(database).acknowledged_at == ACT.at
    assert len(records(database)) == 1


def test_ordinary_service_is_not_acknowledged(database: Database) -> None:
    """It has no such step."""
    acknowledge(database, file(database, "ordinary"))
    assert kept(database).acknowledged_at is None
    assert records(database) == []


@pytest.mark.parametrize("method", ["ordinary", "verifiable"])
def test_the_first_opening_is_kept_with_its_evidence(database: Database, method: str) -> None:
    """Once, however often the message is read."""
    proven = file(database, method)
    note_opening(database, proven)
    note_opening(database, proven, LATER)
    [record] = records(database)
    assert (record["event"], record["deadline"]) == ("opened", None)
    assert record["erds_events"] == ["ContentHandover"]
    assert kept(database).opened_at == ACT.at


@pytest.mark.parametrize("act", [acknowledge, note_opening])
def test_at_once_it_happens_once(database: Database, act: Any) -> None:  # noqa: ANN401 -- either act
    """Two windows, a double press, a network that sends twice."""
    proven = file(database)
    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(act, database, proven) for _ in range(6)]:
            done.result()
    assert len(records(database)) == 1


def test_an_act_that_fails_leaves_nothing(database: Database) -> None:
    """Neither the state without the evidence, nor the evidence without the state."""
    proven = file(database)
    with pytest.raises(Interrupted):
        _acknowledge_and_fail(database, proven)
    assert (kept(database).is_closed, records(database)) == (True, [])


def _acknowledge_and_fail(database: Database, proven: Proven) -> None:
    with database.write() as transaction:
        reading.acknowledge(transaction, proven, ACT, KEYS.evidence, remedy_until=UNTIL)
        raise Interrupted


def test_an_act_raises_the_highest_time(database: Database) -> None:
    """A clock that is set back behind it is found out."""
    note_opening(database, file(database))
    with database.read() as transaction:
        assert high_water(transaction) == ACT.at
