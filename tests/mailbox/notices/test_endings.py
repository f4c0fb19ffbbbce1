"""Warnings of ends: to whom, when, once, and what they say."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from silta.base.database import Database
from silta.mailbox.notices.endings import overlaps_due, warnings_due
from silta.mailbox.notices.telling import tell
from tests.mailbox.notices.people import (
    DAY,
    FINGERPRINT,
    LIISA,
    NOW,
    OLAVI,
    SILTALA,
    add_administrator,
    add_authority,
    add_certificate,
    add_gateway_key,
    change_administrator,
    mails,
    waiting,
)

GROUPED = "0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567"


@pytest.fixture
def town(database: Database) -> Database:
    """Give a database with Siltala and two administrators."""
    add_authority(database)
    add_administrator(database, LIISA)
    add_administrator(database, OLAVI, language="sv")
    return database


def warn(database: Database, at: datetime = NOW) -> int:
    """Look once, as the worker does; return how many were told."""
    with database.write() as transaction:
        return tell(transaction, warnings_due(transaction, at), at)


def told(database: Database) -> list[str]:
    """Return whom the outbox has something for."""
    return [one.notice.to.id for one in waiting(database)]


def test_administrators_and_the_authority_are_warned(town: Database) -> None:
    """Each in their own language; the authority at its receipts' address, having no other."""
    add_certificate(town, NOW + 30 * DAY)
    assert warn(town) == 3
    found = {mail.to: mail for mail in mails(town)}
    assert set(found) == {
        "liisa@yllapito.example",
        "olavi@yllapito.example",
        "kirjaamo@siltala.example",
    }
    liisas = found["liisa@yllapito.example"]
    assert liisas.subject == "Silta: varmenne umpeutuu 23.12.2026, Siltalan kaupunki"
    assert "23.12.2026 klo 11.00 (30 päivän kuluttua)" in liisas.text
    assert f"Sormenjälki:  {GROUPED}\n" in liisas.text
    assert "Siltala stad" in found["olavi@yllapito.example"].subject


def test_the_authority_is_told_what_it_has_to_do(town: Database) -> None:
    """A new key, its public part to us, and never the secret one."""
    add_certificate(town, NOW + 7 * DAY)
    warn(town)
    [text] = [mail.text for mail in mails(town) if mail.to == "kirjaamo@siltala.example"]
    assert "Tehkää uusi OpenPGP-avain" in text
    assert "Salaista avainta ei saa lähettää kenellekään" in text
    [admins] = [mail.text for mail in mails(town) if mail.to == "liisa@yllapito.example"]
    assert "Toinen pääkäyttäjä hyväksyy varmenteen" in admins


def test_the_contact_is_preferred_and_read_in_its_language(database: Database) -> None:
    """The one who asked to be asked."""
    add_authority(database, contact_email="berit@siltala.example", languages="sv,fi")
    add_certificate(database, NOW - DAY)
    warn(database)
    [mail] = mails(database)
    assert mail.to == "berit@siltala.example"
    assert mail.subject == "Silta: certifikatet har gått ut, Siltala stad"


def test_each_warning_is_told_once(town: Database) -> None:
    """From the sixtieth day before to the day after, looked at every hour."""
    end = NOW + 61 * DAY
    add_certificate(town, end)
    hours = int(timedelta(days=62) / timedelta(hours=6))
    counts = [warn(town, NOW + number * timedelta(hours=6)) for number in range(hours)]
    assert [count for count in counts if count] == [3] * 6  # 60, 30, 14, 7, 1, and over


def test_what_was_missed_is_not_told_late(town: Database) -> None:
    """A worker that was away for two months says the one thing that is true now."""
    add_certificate(town, NOW + 5 * DAY)
    assert warn(town) == 3
    assert warn(town) == 0


def test_no_expiry_is_no_warning(town: Database) -> None:
    """It does not end, neither soon nor in 1970."""
    add_certificate(town, None)
    assert warn(town) == 0
    assert warn(town, NOW + 20_000 * DAY) == 0


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "pending"},
        {"state": "retired"},
        {"state": "revoked"},
        {"retires_at": NOW + DAY},
        {"retires_at": NOW - DAY},
    ],
)
def test_only_what_counts_and_goes_on_counting_is_warned_of(
    town: Database, columns: dict[str, object]
) -> None:
    """The others need no new certificate, or have one."""
    add_certificate(town, NOW + DAY, **columns)
    assert warn(town) == 0


def test_an_administrator_who_comes_later_is_told_too(town: Database) -> None:
    """And nobody else again; the removed one hears nothing, though it was in the outbox."""
    add_certificate(town, NOW + 7 * DAY)
    change_administrator(town, OLAVI, state="invited")
    assert (warn(town), told(town)) == (2, [LIISA, SILTALA])
    change_administrator(town, OLAVI, state="active")
    change_administrator(town, LIISA, state="removed")
    assert (warn(town), told(town)) == (1, [LIISA, SILTALA, OLAVI])
    assert [mail.to for mail in mails(town)] == [
        "kirjaamo@siltala.example",
        "olavi@yllapito.example",
    ]


def test_a_late_mail_says_what_is_true_when_it_leaves(town: Database) -> None:
    """The relay was away for a week."""
    add_certificate(town, NOW + 7 * DAY)
    warn(town)
    assert "(1 päivän kuluttua)" in mails(town, NOW + 6 * DAY)[0].text
    assert "on umpeutunut" in mails(town, NOW + 8 * DAY)[0].subject


def test_several_workers_tell_once(town: Database) -> None:
    """Each of them looks at the same moment."""
    add_certificate(town, NOW + 30 * DAY)
    together = threading.Barrier(4)

    def look(_number: int) -> int:
        with town.read() as transaction:
            due = warnings_due(transaction, NOW)
        together.wait()
        with town.write() as transaction:
            return tell(transaction, due, NOW)

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(look, range(4))) == 3
    assert len(waiting(town)) == 3


@pytest.mark.parametrize(
    ("opens_until", "state", "count"),
    [(NOW, "overlap", 1), (NOW + DAY, "overlap", 0), (None, "overlap", 0), (NOW, "retired", 0)],
)
def test_a_gateway_key_past_its_overlap_is_recalled(
    database: Database, opens_until: datetime | None, state: str, count: int
) -> None:
    """It would go on opening old mails for whoever finds it."""
    add_administrator(database)
    add_gateway_key(database, opens_until, state)
    for _ in range(2):
        with database.write() as transaction:
            tell(transaction, overlaps_due(transaction, NOW), NOW)
    found = mails(database)
    assert len(found) == count
    assert all(f"silta gateway-key retire {FINGERPRINT}\n" in mail.text for mail in found)
