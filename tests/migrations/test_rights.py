"""Each process does its work under its own role; test_denied.py has what it cannot do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from silta.base.clock import now
from silta.base.database import Transaction
from silta.cli.house import House, open_house
from silta.cli.receipt_keys import ReceiptKeys
from silta.cli.worker import jobs
from silta.gateway.gather import sender_of
from silta.mailbox.outbox import store
from silta.mailbox.outbox.item import Done, End, Item, Outcome
from silta.mailbox.outbox.tables import outbox
from silta.mailbox.store.evidence_queue import Waiting, waiting
from silta.mailbox.tables import negative_answer
from silta.migrations.grants import Process
from silta.portal.lifetimes import IDLE
from silta.portal.tables import session
from tests.keys.acts.hands import ELLI
from tests.letters import KIRJAAMO
from tests.mailbox.notices.comings import invite, look
from tests.mailbox.notices.people import mails
from tests.migrations.roles import Roles
from tests.peers.identity_provider import person
from tests.portal.admin.furnished import MUUKALA
from tests.portal.desk import log_in, open_desk, open_desk_with_provider
from tests.town import AINO, NOBODY, PAUSED, Town, received

KOE = "koe@silta.localhost"
GATEWAY, PORTAL, WORKER = Process.GATEWAY, Process.PORTAL, Process.WORKER


def answers(town: Town, *mails: bytes) -> list[str]:
    """Return the intake's answers to mails."""
    with town.intake() as intake:
        return [intake.take_in(received(mail)).text.split()[0] for mail in mails]


@pytest.fixture
def filed(roles: Roles) -> str:
    """Give the id of a letter to Aino that the gateway's role has filed."""
    town = roles.town(GATEWAY)
    letter = town.letter()
    assert answers(town, town.mail(letter)) == ["filed"]
    [row] = roles.owner.messages(letter["message_id"])
    return str(row["id"])


def test_the_gateway_files_a_letter_once(roles: Roles) -> None:
    """With the row locks of a filing, and its evidence; and the second time it is the same."""
    town = roles.town(GATEWAY)
    letter = town.letter()
    mail = town.mail(letter)
    with town.database() as database, database.read() as transaction:
        sender_of(transaction, KIRJAAMO)
    assert answers(town, mail, mail) == ["filed", "filed"]
    [row] = roles.owner.messages(letter["message_id"])
    assert len(roles.owner.evidence(row["id"])) == 2


def test_the_gateway_logs_what_it_tells_of_a_person(roles: Roles) -> None:
    """The answers of an authority are counted under a lock on it."""
    town = roles.town(GATEWAY)
    letter = town.letter(recipient={"id": PAUSED, "name": "Vilho Demo"})
    assert answers(town, town.mail(letter)) == ["account.not_active"]
    with roles.owner.database() as database, database.read() as transaction:
        count = select(func.count()).select_from(negative_answer)
        assert transaction.scalars(count).one() == 1


def test_the_gateway_records_a_self_check(roles: Roles, tmp_path: Path) -> None:
    """The one act that is recorded by a process which no administrator works at."""
    given = ("--business-id", MUUKALA, "--name-fi", "Muukalan kunta")
    roles.owner.silta("authority", "add", *given, "--domain", "muukala.example")
    file = tmp_path / "muukala.pgp"
    file.write_bytes(roles.owner.registers.certificates["stranger"])
    roles.owner.silta("certificate", "add", "--authority", MUUKALA, str(file))
    roles.owner.silta("certificate", "approve", roles.owner.registers.keys["stranger"])
    town = roles.town(GATEWAY)
    letter = town.letter(to=KOE, sender={"service": "koe", "business_id": MUUKALA})
    mail = received(town.mail(letter, signer="stranger"))
    with town.intake() as intake:
        trial = replace(mail, reverse_path="kirjaamo@muukala.example", recipient=KOE)
        assert intake.take_in(trial).text.split()[0] == "checked"
    assert '"step": "technical"' in roles.owner.silta("authority", "show", MUUKALA, "--json")


def test_the_portal_opens_an_account(roles: Roles) -> None:
    """Identified, terms accepted, keys made, and logged out again."""
    with open_desk_with_provider(roles.town(PORTAL)) as (desk, provider):
        provider.people["taina"] = person("Taina", "Uusi", NOBODY, "1985-09-30")
        taina = desk.browser()
        assert log_in(taina, provider, "taina").one("location") == "/fi/account/open"
        assert taina.get("/fi/account/open").status == 200
        assert taina.press("/account/open", terms="accepted").one("location") == "/fi/inbox"
        assert taina.get("/fi/inbox").status == 200
        assert taina.post("/fi/logout").status == 303


def test_the_portal_shows_a_letter_and_notes_what_its_reader_does(roles: Roles, filed: str) -> None:
    """Acknowledged, opened, a document downloaded; each act has its evidence."""
    with open_desk(roles.town(PORTAL)) as desk:
        aino = desk.reader(AINO)
        aino.get(f"/fi/inbox/{filed}")
        assert aino.press("/acknowledge").status == 303
        assert "Allekirjoitus tarkistettu" in aino.get(f"/fi/inbox/{filed}").words
        assert aino.get(f"/fi/inbox/{filed}/documents/1").status == 200
    assert len(roles.owner.evidence(filed)) == 4


@contextmanager
def house_of(town: Town) -> Iterator[House]:
    """Give the house as a process of this town has it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in town.environment.items():
            patch.setenv(name, value)
        with open_house() as house:
            yield house


@dataclass(frozen=True, slots=True)
class Chute:
    """A channel that takes everything."""

    def call(self, item: Item) -> Outcome:
        """Be done with it."""
        del item
        return Done()

    def record(self, transaction: Transaction, item: Item, end: End, at: datetime) -> None:
        """Note nothing."""


def test_the_worker_does_all_its_jobs(roles: Roles, filed: str) -> None:
    """What is due leaves, what is over goes, each record is logged and signed."""
    with open_desk(roles.town(PORTAL)) as desk:
        desk.at = now() - 2 * IDLE
        desk.reader(AINO)
    with roles.owner.database() as database, database.write() as transaction:
        store.put(transaction, channel="chute", body=b"sealed", at=now() - timedelta(minutes=1))
    with house_of(roles.town(WORKER)) as house, ReceiptKeys(house) as receipts:
        for job in jobs(house, {"chute": Chute()}, receipts):
            job.act(lambda: False)
        with house.database.read() as transaction:
            in_the_chute = select(outbox.c.id).where(outbox.c.channel == "chute")
            assert transaction.scalars(in_the_chute).all() == []
            assert transaction.scalars(select(session.c.id_hash)).all() == []
            assert waiting(transaction) == Waiting(0, 0, None)
    assert roles.owner.messages()[0]["id"] == filed


def test_the_worker_mails_an_invitation_of_the_console(roles: Roles) -> None:
    """With a link of its own making, which no other process has seen."""
    with roles.owner.database() as database:
        invite(database, ELLI, "liisa")
    with roles.database(WORKER) as database:
        look(database)
        [mail] = mails(database)
    assert (mail.to, "/fi/admin/invitation/" in mail.text) == ("liisa@silta.example", True)
