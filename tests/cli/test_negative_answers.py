"""``silta account events`` and ``silta authority answers``: who asked about whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from silta.base.clock import now
from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.base.reason import Reason
from silta.mailbox.store import negative_answers
from silta.mailbox.store.negative_answers import NegativeAnswer
from silta.mailbox.vault.types import AccountId
from tests.cli.command import Silta
from tests.cli.conftest import HETU, SERVICE, SILTALA, Kirjaamo

EINO = "010190-900P"
MINUTE = timedelta(minutes=1)
EVENTS = ("account", "events", "--hetu", HETU)
ANSWERS = ("authority", "answers", SILTALA)
Tell = Callable[[int, AccountId | None], NegativeAnswer]


@pytest.fixture
def database(town: Silta) -> Iterator[Database]:
    """Give the database of the home."""
    opened = Database(f"sqlite:///{town.home / 'database' / 'silta.db'}")
    yield opened
    opened.close()


@pytest.fixture
def aino(town: Silta) -> AccountId:
    """Give the id of Aino's account."""
    return AccountId(town.said("account", "show", "--hetu", HETU)["id"])


@pytest.fixture
def tell(database: Database, kirjaamo: Kirjaamo) -> Tell:
    """Give what logs an answer to Siltala of some minutes ago, about an account or nobody's."""

    def logged(minutes_ago: int, account: AccountId | None) -> NegativeAnswer:
        answer = NegativeAnswer(
            at=now() - minutes_ago * MINUTE,
            authority=BusinessId(SILTALA),
            service=SERVICE,
            certificate=kirjaamo.fingerprint,
            message_id=f"VD-{minutes_ago}",
            reason=Reason.ACCOUNT_NOT_ACTIVE,
        )
        with database.write() as transaction:
            negative_answers.add(transaction, answer, account)
        return answer

    return logged


def test_what_was_told_of_a_person_is_listed(
    town: Silta, kirjaamo: Kirjaamo, tell: Tell, aino: AccountId
) -> None:
    """Newest first: who asked, by which signature, and what the answer was."""
    older, newer = tell(90, aino), tell(5, aino)
    first, second = town.said(*EVENTS)
    assert first == {
        "at": newer.at.isoformat().replace("+00:00", "Z"),
        "authority": SILTALA,
        "service": SERVICE,
        "certificate": kirjaamo.fingerprint,
        "message_id": newer.message_id,
        "reason": "account.not_active",
    }
    assert second["message_id"] == older.message_id
    assert "account.not_active" in town.did("account", "events", "--hetu", "-", stdin=HETU)


def test_of_a_person_about_whom_nobody_asked_a_sentence_says_so(town: Silta, tell: Tell) -> None:
    """What was told of people without an account stands under nobody."""
    tell(5, None)
    assert town.did(*EVENTS) == "no negative answers about this person yet\n"
    assert town.said(*EVENTS) == []
    line = town.refused("account", "events", "--hetu", EINO)
    assert line == "this person has no account"


def test_a_closed_account_still_shows_who_asked(town: Silta, tell: Tell, aino: AccountId) -> None:
    """Its holder may want to know after leaving."""
    town.did("account", "close", "--hetu", HETU, "--yes")
    tell(5, aino)
    assert len(town.said(*EVENTS)) == 1


def test_an_authoritys_answers_are_listed_with_the_last_hours_count(
    town: Silta, tell: Tell, aino: AccountId
) -> None:
    """All of them: about people with an account, and without."""
    tell(90, aino)
    tell(5, None)
    tell(2, aino)
    said = town.said(*ANSWERS)
    assert (said["authority"], said["last_hour"]) == (SILTALA, 2)
    assert [one["message_id"] for one in said["answers"]] == ["VD-2", "VD-5", "VD-90"]
    assert town.did(*ANSWERS).startswith(f"{SILTALA}: 2 within the last hour\n")


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_no_answer_names_a_person_or_an_account(
    town: Silta, tell: Tell, aino: AccountId, form: list[str]
) -> None:
    """Who looks into an authority must not learn whom it asked about."""
    tell(5, aino)
    shown = town.did(*ANSWERS, *form)
    assert "VD-5" in shown
    assert aino not in shown
    assert "210281" not in shown
    assert "210281" not in town.did(*EVENTS, *form)


def test_an_authority_that_asked_in_vain_of_nobody_says_so(town: Silta) -> None:
    """And one that is not registered is refused."""
    lines = town.did(*ANSWERS).splitlines()
    assert lines == [f"{SILTALA}: 0 within the last hour", "no negative answers yet"]
    assert town.said(*ANSWERS) == {"authority": SILTALA, "last_hour": 0, "answers": []}
    assert "no authority" in town.refused("authority", "answers", "7654321-2")
