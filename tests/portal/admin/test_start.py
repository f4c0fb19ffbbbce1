"""The first page stays short, and names a certificate as people compare it."""

from __future__ import annotations

from silta.keys.administrator import Role
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.fingerprint import grouped
from silta.keys.store import audit
from silta.mailbox.outbox import store
from tests.keys.gpg import Gpg
from tests.mailbox.filed_letters import DAYCARE
from tests.mailbox.outbox.boxes import claimed, put
from tests.portal.admin.desk import ROOT, Console
from tests.portal.admin.registering import HERE, added, approved, desk, gpg

__all__ = ["desk", "gpg"]


def test_ten_alarms_are_shown_and_the_way_to_all(console: Console) -> None:
    """Eleven others would push out of sight what waits."""
    auditor, at = console.of(Role.AUDITOR), console.now()
    more = "Niitä oli enemmän"
    assert more not in auditor.get("/fi/admin").words
    with console.database.write() as transaction:
        for number in range(11):
            entry = Entry(Act.OUTBOX_DROPPED, ROOT, f"aihe-{number:02}", at)
            audit.append(transaction, entry)
    words = auditor.get("/fi/admin").words
    assert [words.count(f"aihe-{number:02}") for number in (0, 1, 10)] == [0, 1, 1]
    assert more in words


def test_a_fingerprint_is_shown_in_groups(desk: Console, gpg: Gpg) -> None:
    """It is compared with paper."""
    fingerprint = added(desk.of(Role.KEYS), gpg)
    assert grouped(fingerprint) in desk.of(Role.AUDITOR).get("/fi/admin").words


def test_what_a_certificate_files_to_is_named_with_its_code(desk: Console, gpg: Gpg) -> None:
    """Two services may have alike names; each code is one service's."""
    browser, fingerprint = approved(desk, gpg)
    words = browser.get(f"{HERE}/{fingerprint}").words
    assert f"{DAYCARE.name_fi} ({DAYCARE.code})" in words


def test_a_revoked_certificate_is_not_praised(desk: Console, gpg: Gpg) -> None:
    """That its key is strong would read as if it counted."""
    browser, fingerprint = approved(desk, gpg)
    praise = "riittävän vahva"
    assert praise in browser.get(f"{HERE}/{fingerprint}").words
    browser.press("/revoke", reason="varastettu")
    words = browser.get(f"{HERE}/{fingerprint}").words
    assert (praise in words, "Se ei ole enää voimassa täällä" in words) == (False, True)


def test_the_start_shows_alarms_and_what_waits(console: Console) -> None:
    """What root did on the command line, and a dead item."""
    put(console.database)
    item = claimed(console.database)
    with console.database.write() as transaction:
        store.bury(transaction, item, "number.unknown")
    words = console.of(Role.AUDITOR).get("/fi/admin").words
    assert "1 lähtevä odottaa ihmistä" in words
    assert "Pääkäyttäjä kutsuttu" in words


def test_the_start_says_when_nothing_waits(console: Console) -> None:
    """An empty page would look like a broken one."""
    assert "Mikään ei odota juuri nyt" in console.of(Role.AUDITOR).get("/fi/admin").words
