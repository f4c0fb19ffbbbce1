"""Acts that alarm are told to all but the one who did them, with who, what, when and why."""

from __future__ import annotations

import pytest

from silta.base.database import Database
from silta.cli.notices import ALARMS_AT_ONCE, notice_jobs
from silta.keys.actor import Actor, Door
from silta.keys.audit.acts import Act
from tests.mailbox.notices.people import (
    FINGERPRINT,
    LIISA,
    NOW,
    OLAVI,
    SILTALA,
    add_act,
    add_administrator,
    add_authority,
    mails,
    waiting,
)

LIISAS_HAND = Actor(LIISA, "liisa@yllapito.example", Door.CONSOLE)
ROOT = Actor("root", "root", Door.COMMAND_LINE)


@pytest.fixture
def town(database: Database) -> Database:
    """Give a database with Siltala and two administrators."""
    add_authority(database)
    add_administrator(database, LIISA)
    add_administrator(database, OLAVI)
    return database


def look(database: Database) -> None:
    """Do the worker's job once."""
    [alarms] = [job for job in notice_jobs(database, lambda: NOW) if job.name == "alarms"]
    alarms.act(lambda: False)


def told(database: Database) -> list[tuple[str, int]]:
    """Return who is told of which record."""
    return [(one.notice.to.id, one.notice.facts["record"]) for one in waiting(database)]


def test_break_glass_is_told_to_the_others(town: Database) -> None:
    """Who did it, to what, when and why, and that one hand was enough."""
    add_act(
        town,
        Act.CERTIFICATE_REVOKED,
        LIISAS_HAND,
        FINGERPRINT,
        reason="avain on viety",
        before={"authority": SILTALA},
    )
    look(town)
    [mail] = mails(town)
    assert (mail.to, mail.subject) == (
        "olavi@yllapito.example",
        "Silta: varmenne mitätöitiin, Siltalan kaupunki",
    )
    for said in (
        "Kuka:     liisa@yllapito.example\n",
        "Milloin:  23.11.2026 klo 11.00\n",
        "Peruste:  avain on viety\n",
        "0123 4567 89AB",
        "Hätätoimi: yksi pääkäyttäjä",
        "tietue 1.",
    ):
        assert said in mail.text
    assert "komentoriviltä" not in mail.text


def test_what_root_does_is_told_to_all(town: Database) -> None:
    """As root's, and as done alone where it was."""
    add_act(town, Act.CERTIFICATE_APPROVED, ROOT, FINGERPRINT, alone=True)
    look(town)
    assert told(town) == [(LIISA, 1), (OLAVI, 1)]
    text = mails(town)[0].text
    assert "Palvelimen komentoriviltä: koneen käyttäjänä root" in text
    assert "Yksin: toimeen tarvittaisiin kaksi henkilöä" in text
    assert "Peruste:  ei annettu" in text


def test_what_two_hands_did_is_told_to_nobody(town: Database) -> None:
    """It stands in the daily notice."""
    add_act(town, Act.AUTHORITY_OPENED, LIISAS_HAND, SILTALA)
    look(town)
    assert told(town) == []


def test_each_act_is_told_once_and_none_is_passed_by(town: Database) -> None:
    """More of them than one pass takes, and others in between."""
    count = ALARMS_AT_ONCE + 3
    for number in range(count):
        add_act(town, Act.SERVICE_CHANGED, LIISAS_HAND, f"palvelu-{number}")
        add_act(town, Act.AUTHORITY_SUSPENDED, LIISAS_HAND, SILTALA, reason="epäily")
    for _ in range(2):
        look(town)
    assert told(town) == [(OLAVI, 2 * number) for number in range(1, count + 1)]


def test_with_nobody_to_tell_it_is_over(database: Database) -> None:
    """The first administrator is not met with the acts of years; they stand in the log."""
    add_act(database, Act.SERVICE_CLOSED, ROOT, "koulu-siltala")
    look(database)
    add_administrator(database)
    look(database)
    assert told(database) == []


def test_with_the_clock_in_doubt_nothing_is_told(town: Database) -> None:
    """It is told when the clock is right again."""
    add_act(town, Act.SERVICE_CLOSED, ROOT, "koulu-siltala")
    notice_jobs(town, lambda: None)[0].act(lambda: False)
    assert told(town) == []
    look(town)
    assert len(told(town)) == 2


def test_a_hostile_reason_stays_in_its_line(town: Database) -> None:
    """It forges no header and no line, and an identity code in it is not passed on."""
    reason = "hups\r\nBcc: eino@example.fi\n\n-- \nKaikki hyvin, 010180-9026 \u202eabc {{ 7 * 7 }}"
    add_act(town, Act.AUTHORITY_SUSPENDED, LIISAS_HAND, SILTALA, reason=reason)
    look(town)
    [mail] = mails(town)
    [line] = [line for line in mail.text.splitlines() if line.startswith("Peruste:")]
    assert "Bcc: eino@example.fi" in line
    assert "Kaikki hyvin" in line
    assert "010180" not in mail.text
    assert "\u202e" not in mail.text
    assert "{{ 7 * 7 }}" in line
