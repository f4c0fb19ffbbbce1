"""Administrators who come and go by acts, and the worker that tells of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from silta.base.database import Database
from silta.cli.notices import notice_jobs
from silta.keys.actor import Actor
from silta.keys.acts import administrators as acts
from silta.keys.administrator import Role
from silta.keys.invitation import Wanted, invitation_hash
from tests.keys.acts.hands import ROOT
from tests.mailbox.notices.people import NOW, add_authority

ISSUER: Final = "https://tunnus.example"
SECOND: Final = timedelta(seconds=1)


def look(database: Database) -> None:
    """Do the worker's job once."""
    [alarms] = [job for job in notice_jobs(database, lambda: NOW) if job.name == "alarms"]
    alarms.act(lambda: False)


def invite(database: Database, actor: Actor, name: str, language: str = "fi") -> str:
    """Invite somebody; return the token, which the console shows nobody."""
    with database.write() as transaction:
        wanted = Wanted(f"{name}@silta.example", Role.KEYS, language)
        return acts.invite(transaction, actor, wanted, reason="apu", at=NOW).token


def take_up(database: Database, token: str, name: str) -> Actor:
    """Take an invitation up; return the hand."""
    with database.write() as transaction:
        hashed = invitation_hash(token)
        return acts.take_up(transaction, hashed, ISSUER, f"sub-{name}", NOW).actor


def remove(database: Database, actor: Actor, wanted: str) -> None:
    """Remove somebody."""
    with database.write() as transaction:
        acts.remove(transaction, actor, wanted, reason="lähti", at=NOW)


def three_hands(database: Database) -> list[Actor]:
    """Return three administrators, all told of each other already, beside Siltala."""
    add_authority(database)
    names = ("elli", "olli", "taru")
    found = [take_up(database, invite(database, ROOT, name), name) for name in names]
    look(database)
    return found
