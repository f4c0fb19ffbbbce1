"""What the tests of certificates in the console share: a registry with its gpg, and two hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from silta.base.database import Database
from silta.keys.administrator import Role
from silta.keys.authority import AuthorityState
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import Standing
from silta.keys.store import authorities, certificates
from silta.mailbox.store import services
from tests.keys.gpg import Gpg
from tests.mailbox.filed_letters import DAYCARE
from tests.peers.directory import short_directory
from tests.portal.admin.desk import Console
from tests.portal.driver import Browser, Got
from tests.registry import NAAPURILA, NOW, SILTALA

LONG = timedelta(minutes=6)
HERE = "/fi/admin/certificates"
AS_IT_IS = ("--utf8-strings", "--allow-freeform-uid")
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \u202e --output <vihamielinen@siltala.example>"


@pytest.fixture(scope="module")
def gpg() -> Iterator[Gpg]:
    """Give the registry's own gpg, with two keys that sign and one that can be encrypted to."""
    with short_directory() as home:
        made = Gpg(home)
        for name in ("kirjaamo", "uusi"):
            made.new_key(f"{name}@siltala.example", "ed25519")
        made("--quick-generate-key", "kuittaus@siltala.example", "future-default", "default")
        yield made


def register(database: Database) -> None:
    """Have Siltala open with a service, and Naapurila beside it."""
    with database.write() as transaction:
        for authority in (SILTALA, NAAPURILA):
            authorities.add(transaction, authority, NOW)
        authorities.set_state(transaction, SILTALA.id, AuthorityState.OPEN)
        services.add(transaction, DAYCARE, NOW)


@pytest.fixture
def desk(console: Console) -> Console:
    """Give a console with two authorities, on SQLite."""
    register(console.database)
    return console


def armoured(gpg: Gpg, name: str = "kirjaamo") -> str:
    """Return a certificate as people paste it."""
    return gpg("--armor", "--export", f"{name}@siltala.example").decode()


def paste(browser: Browser, text: str) -> Got:
    """Paste a certificate of Siltala's into the form."""
    return browser.post(f"{HERE}/add", authority=SILTALA.id, pasted=text)


def added(browser: Browser, gpg: Gpg, name: str = "kirjaamo") -> Fingerprint:
    """Add a certificate; return its fingerprint."""
    where = paste(browser, armoured(gpg, name)).one("location")
    assert where.endswith("?said=added")
    return Fingerprint(where.removeprefix(f"{HERE}/").removesuffix("?said=added"))


def approved(console: Console, gpg: Gpg, name: str = "kirjaamo") -> tuple[Browser, Fingerprint]:
    """Add a certificate and approve it by another hand; return that one's browser."""
    first, second = (console.of(Role.KEYS, f"{hand}-{name}") for hand in ("a", "b"))
    fingerprint = added(first, gpg, name)
    second.get(f"{HERE}/{fingerprint}")
    got = second.press("/approve", compared="yes", reason="verrattu")
    assert got.status == 303, got.words
    return second, fingerprint


def standing(database: Database, fingerprint: Fingerprint) -> Standing:
    """Return how a certificate stands."""
    with database.read() as transaction:
        return certificates.get(transaction, fingerprint)


def mark(console: Console, fingerprint: Fingerprint) -> str:
    """Return what a page that is open now says that it shows."""
    return standing(console.database, fingerprint).mark
