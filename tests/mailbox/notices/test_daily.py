"""The notice of each day: once, after six, with the chain's head and what waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from silta.base.database import Database
from silta.keys.actor import WORKER, Actor, Door
from silta.keys.audit.acts import Act
from silta.keys.audit.chain import parse_head
from silta.keys.store import audit, proposals
from silta.mailbox.notices.daily import MOST_LISTED, daily_due, day_due
from silta.mailbox.notices.telling import tell
from silta.mailbox.outbox import store as items
from tests.mailbox.notices.people import (
    DAY,
    FINGERPRINT,
    LIISA,
    NOW,
    OLAVI,
    SILTALA,
    add_act,
    add_administrator,
    add_authority,
    add_certificate,
    add_gateway_key,
    mails,
    waiting,
)

HAND = Actor(LIISA, "liisa@yllapito.example", Door.CONSOLE)


def look(database: Database, at: datetime = NOW) -> int:
    """Look once, as the worker does; return how many were told."""
    with database.write() as transaction:
        return tell(transaction, daily_due(transaction, at), at)


def waiting_lines(text: str) -> list[str]:
    """Return the lines under what waits."""
    return text.partition("Odottaa tekijää:\n")[2].partition("\n\n")[0].splitlines()


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 23, 3, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 23, 4, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 21, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), None),
        (datetime(2026, 7, 1, 3, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_day_begins_at_six_in_helsinki(at: datetime, day: date | None) -> None:
    """In winter and in summer."""
    assert day_due(at) == day


def test_each_administrator_gets_one_a_day(database: Database) -> None:
    """Looked at every hour for three days."""
    add_administrator(database, LIISA)
    add_administrator(database, OLAVI)
    assert sum(look(database, NOW + timedelta(hours=hour)) for hour in range(72)) == 8
    assert len({one.notice.facts["day"] for one in waiting(database)}) == 4


def test_the_head_is_the_one_of_the_chain(database: Database) -> None:
    """In the form that ``silta audit verify`` takes, which says in time that a chain was cut."""
    add_administrator(database)
    last = add_act(database, Act.SERVICE_ADDED, HAND, "koulu-siltala")
    look(database)
    [mail] = mails(database)
    [line] = [one for one in mail.text.splitlines() if "silta audit verify --head " in one]
    with database.read() as transaction:
        assert parse_head(line.rpartition(" ")[2]) == audit.head(transaction)
    assert f"1:{last.hash.hex()}" in line


def test_yesterdays_acts_are_counted(database: Database) -> None:
    """By the days of Helsinki; nobody's name stands there."""
    add_administrator(database)
    midnight = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
    for at in (midnight - DAY, midnight - timedelta(seconds=1)):
        add_act(database, Act.CERTIFICATE_ADDED, HAND, FINGERPRINT, at=at)
    for at in (midnight - DAY - timedelta(seconds=1), midnight):
        add_act(database, Act.SERVICE_CLOSED, HAND, "koulu-siltala", at=at)
    look(database)
    text = mails(database)[0].text
    assert "Toimet eilen, 22.11.2026:\n- varmenne lisättiin: 2\n\n" in text
    assert "liisa@" not in text


def test_what_waits_is_counted(database: Database) -> None:
    """Each kind that somebody has to do something about."""
    add_administrator(database)
    add_authority(database)
    add_certificate(database, None, state="pending")
    add_gateway_key(database, NOW - DAY, "overlap")
    with database.write() as transaction:
        proposals.add(
            transaction, act=Act.AUTHORITY_OPENED, subject=SILTALA, arguments={}, reason="valmis",
            by=WORKER, at=NOW,
        )  # fmt: skip
        items.put(transaction, channel="text", body=b"-", at=NOW - DAY)
        found = items.claim(transaction, "text", NOW)
        assert found is not None
        items.bury(transaction, found, "refused")
    look(database)
    assert waiting_lines(mails(database)[0].text) == [
        "- avoimia viranomaisia ilman voimassa olevaa varmennetta: 1",
        "- varmenteita, joita ei ole hyväksytty: 1",
        "- ehdotuksia, joista toinen pääkäyttäjä päättää: 1",
        "- vanhoja vastaanottoavaimia, jotka on poistettava käytöstä: 1",
        "- lähteviä viestejä, joita ei saatu perille: 1",
    ]


def test_nothing_is_said_in_so_many_words(database: Database) -> None:
    """An empty list would look like a fault."""
    add_administrator(database)
    look(database)
    text = mails(database)[0].text
    assert waiting_lines(text) == ["- ei mikään"]
    assert "Toimet eilen, 22.11.2026:\n- ei yhtään\n" in text


def test_what_ends_soon_is_listed(database: Database) -> None:
    """With authority, date and fingerprint; a long list has its rest a command away."""
    add_administrator(database)
    add_authority(database)
    for number in range(MOST_LISTED + 2):
        add_certificate(database, NOW + 9 * DAY, f"{number:040X}")
    look(database)
    text = mails(database)[0].text
    assert text.count("- Siltalan kaupunki: umpeutuu 2.12.2026 (9 pv)\n") == MOST_LISTED
    assert "- ja muita: 2 (silta certificate check)\n" in text


def test_old_ones_do_not_all_leave_when_a_relay_comes(database: Database) -> None:
    """Nobody reads a year of them, and their heads stood in our own database until then."""
    add_administrator(database)
    for day in range(10):
        look(database, NOW + day * DAY)
    assert len(waiting(database)) == 10
    assert len(mails(database, NOW + 9 * DAY)) == 8
