"""An answer that tells of a person: logged before it is given, and given last of all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import RowMapping, select, text

from silta.base.reason import Reason
from silta.mailbox.tables import negative_answer
from tests.letters import DOCUMENTS, REMOVED, small_pdf
from tests.peers.clamd import EICAR, Clamd, honest, running_clamd, saying
from tests.peers.directory import short_directory
from tests.road.building import copy_of
from tests.town import AINO, CLOSED, NOBODY, PAUSED, SERVICE, SILTALA, Town

KOE = "koe@silta.localhost"
BAD = {**DOCUMENTS, "päätös.pdf": small_pdf(EICAR.decode())}


def about(code: str, **named: object) -> dict[str, object]:
    """Return the overrides of a letter to somebody, whose family name is given or not."""
    return {"recipient": {"id": code, "family_name": REMOVED, **named}}


def logged(town: Town, before: int = 0) -> list[RowMapping]:
    """Return what stands in the log of answers about people, behind the first so many rows."""
    in_order = select(negative_answer).order_by(negative_answer.c.at)
    with town.database() as database, database.read() as transaction:
        return [row._mapping for row in transaction.execute(in_order)][before:]


@contextmanager
def without_the_log(town: Town) -> Iterator[None]:
    """Have the table of answers away in this block."""
    rename(town, "negative_answer", "away")
    try:
        yield
    finally:
        rename(town, "away", "negative_answer")


def rename(town: Town, old: str, new: str) -> None:
    """Give a table another name."""
    with town.database() as database, database.write() as transaction:
        transaction.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_an_answer_about_a_person_is_shown_to_that_person(town: Town) -> None:
    """One row for each, under the account, and through a real gateway on both databases."""
    town.start_gateway()
    manifest = town.letter(**about(PAUSED))
    answer = town.send(town.mail(manifest))
    assert (answer.code, answer.reason) == (550, Reason.ACCOUNT_NOT_ACTIVE)
    [event] = json.loads(town.silta("account", "events", "--hetu", PAUSED, "--json"))
    assert event.pop("at").endswith("Z")
    assert event == {
        "authority": SILTALA,
        "service": SERVICE,
        "certificate": town.registers.keys["kirjaamo"],
        "message_id": manifest["message_id"],
        "reason": "account.not_active",
    }
    assert json.loads(town.silta("account", "events", "--hetu", AINO, "--json")) == []
    assert len(logged(town)) == 1


@pytest.fixture(scope="module")
def quiet(first_town: Town) -> Iterator[Town]:
    """Give a town on SQLite, with a gateway and without a scanner."""
    with copy_of(first_town) as town:
        town.start_gateway()
        yield town


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [
        (about(NOBODY), Reason.ACCOUNT_NOT_ACTIVE),
        (about(CLOSED), Reason.ACCOUNT_NOT_ACTIVE),
        (about(AINO, family_name="Naapuri"), Reason.RECIPIENT_NAME_MISMATCH),
    ],
    ids=["nobody", "closed", "another name"],
)
def test_each_answer_about_a_person_is_logged(
    quiet: Town, overrides: dict[str, object], reason: Reason
) -> None:
    """Each time it is given; nothing is filed."""
    before, messages = len(logged(quiet)), quiet.messages()
    for count in (1, 2):
        assert quiet.send(quiet.mail(quiet.letter(**overrides))).reason == reason
        assert [row["reason"] for row in logged(quiet, before)] == [reason] * count
    assert quiet.messages() == messages


@pytest.mark.parametrize("overrides", [about(PAUSED), about(NOBODY)], ids=["paused", "nobody"])
def test_an_answer_that_cannot_be_logged_is_not_given(
    quiet: Town, overrides: dict[str, object]
) -> None:
    """The peer hears of a fault and keeps the letter; when the log is back it hears more."""
    before, mail = len(logged(quiet)), quiet.mail(quiet.letter(**overrides))
    with without_the_log(quiet):
        assert (quiet.send(mail).code, quiet.send(mail).reason) == (451, Reason.FAULT)
        assert quiet.send(quiet.mail()).reason == "filed"
    assert logged(quiet, before) == []
    assert quiet.send(mail).reason == Reason.ACCOUNT_NOT_ACTIVE
    assert len(logged(quiet, before)) == 1


def test_what_else_is_wrong_is_told_first_and_tells_of_nobody(quiet: Town) -> None:
    """A letter that would be refused anyway asks about nobody."""
    before = len(logged(quiet))
    old = (datetime.now(UTC) - timedelta(days=9)).isoformat()
    stale = quiet.mail(quiet.letter(**about(NOBODY), created_at=old))
    elsewhere = quiet.mail(quiet.letter(**about(NOBODY), to=KOE))
    strangers = quiet.mail(quiet.letter(**about(NOBODY)), signer="naapurila")
    assert [quiet.send(mail).reason for mail in (stale, elsewhere, strangers)] == [
        Reason.LETTER_STALE,
        Reason.LETTER_ADDRESSED_ELSEWHERE,
        Reason.SIGNATURE_UNKNOWN_SIGNER,
    ]
    assert logged(quiet, before) == []


@pytest.fixture(scope="module")
def clamd() -> Iterator[Clamd]:
    """Give a clamd in a folder that no town is copied to."""
    with short_directory() as folder, running_clamd(folder / "clamd.ctl") as running:
        yield running


@pytest.fixture(autouse=True)
def honest_clamd(clamd: Clamd) -> None:
    """Have the scanner honest and without a past."""
    clamd.behave = honest
    clamd.scanned.clear()


@pytest.fixture(scope="module")
def scanning(first_town: Town, clamd: Clamd) -> Iterator[Town]:
    """Give a town whose gateway has its documents scanned."""
    with copy_of(first_town) as town:
        town.start_gateway(SILTA_CLAMD=str(clamd.path))
        yield town


PEOPLE = [about(NOBODY), about(PAUSED), about(AINO, family_name="Naapuri")]


@pytest.mark.parametrize("overrides", PEOPLE, ids=["nobody", "paused", "another name"])
def test_the_scanner_is_asked_before_an_answer_about_a_person(
    scanning: Town, clamd: Clamd, overrides: dict[str, object]
) -> None:
    """Else a malicious document told whether somebody has an account, and left no trace."""
    before = len(logged(scanning))
    answer = scanning.send(scanning.mail(scanning.letter(BAD, **overrides), BAD))
    assert (answer.code, answer.reason) == (554, Reason.DOCUMENT_MALICIOUS)
    clamd.behave = saying()
    answer = scanning.send(scanning.mail(scanning.letter(**overrides)))
    assert (answer.code, answer.reason) == (451, Reason.FAULT)
    assert logged(scanning, before) == []


def test_a_clean_letter_gets_its_answer_about_a_person(scanning: Town, clamd: Clamd) -> None:
    """Every document was scanned, and then the answer was logged."""
    before = len(logged(scanning))
    answer = scanning.send(scanning.mail(scanning.letter(**about(NOBODY))))
    assert (answer.code, answer.reason) == (550, Reason.ACCOUNT_NOT_ACTIVE)
    assert clamd.scanned == list(DOCUMENTS.values())
    assert len(logged(scanning, before)) == 1


def test_a_test_letter_is_scanned_too(scanning: Town, clamd: Clamd) -> None:
    """It is checked in full; and it asks about nobody."""
    before = len(logged(scanning))
    of_koe: dict[str, Any] = {"to": KOE, "sender": {"service": "koe"}, **about(NOBODY)}
    bad = scanning.mail(scanning.letter(BAD, **of_koe), BAD)
    good = scanning.mail(scanning.letter(**of_koe))
    assert scanning.send(bad, recipient=KOE).reason == Reason.DOCUMENT_MALICIOUS
    assert scanning.send(good, recipient=KOE).reason == Reason.CHECKED
    clamd.behave = saying()
    assert scanning.send(good, recipient=KOE).code == 451
    assert logged(scanning, before) == []
