"""What a browser is in the middle of: its own, for a while, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from silta.base.database import Database
from silta.portal import steps
from silta.portal.lifetimes import PENDING
from silta.portal.steps import Step
from silta.portal.tokens import BrowserSeal, new_token
from tests.registry import NOW

KEPT = b"who it is"
SEAL = BrowserSeal(b"P" * 32)


def test_what_is_put_is_there_until_it_is_taken(database: Database) -> None:
    """Looking leaves it there; taking does not."""
    token = steps.put(database, SEAL, Step.OPENING, KEPT, NOW)
    assert steps.look(database, SEAL, Step.OPENING, token, NOW) == KEPT
    assert steps.take(database, SEAL, Step.OPENING, token, NOW) == KEPT
    assert steps.look(database, SEAL, Step.OPENING, token, NOW) is None
    assert steps.take(database, SEAL, Step.OPENING, token, NOW) is None


def test_its_time_ends(database: Database) -> None:
    """Fifteen minutes, to the second."""
    end = NOW + PENDING
    token = steps.put(database, SEAL, Step.OPENING, KEPT, NOW)
    assert steps.look(database, SEAL, Step.OPENING, token, end - timedelta(seconds=1)) == KEPT
    assert steps.look(database, SEAL, Step.OPENING, token, end) is None
    assert steps.take(database, SEAL, Step.OPENING, token, end) is None


def test_it_is_of_one_browser_and_one_step(database: Database) -> None:
    """Who comes back from the identification is not yet at the terms."""
    token = steps.put(database, SEAL, Step.IDENTIFYING, KEPT, NOW)
    assert steps.take(database, SEAL, Step.OPENING, token, NOW) is None
    assert steps.take(database, SEAL, Step.IDENTIFYING, new_token(), NOW) is None
    assert steps.take(database, SEAL, Step.IDENTIFYING, token, NOW) == KEPT


def test_of_many_who_take_at_once_one_gets_it(database: Database) -> None:
    """A form that was pressed twice opens one account."""
    token = steps.put(database, SEAL, Step.OPENING, KEPT, NOW)
    with ThreadPoolExecutor(6) as pool:
        tried = [
            pool.submit(steps.take, database, SEAL, Step.OPENING, token, NOW) for _ in range(6)
        ]
    assert sorted(one.result() or b"" for one in tried) == [b""] * 5 + [KEPT]
