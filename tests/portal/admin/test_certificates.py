"""What administrators do with certificates in the console: approve, end, replace, warn."""

from __future__ import annotations

import pytest

from silta.keys.administrator import Role
from silta.keys.fingerprint import grouped
from silta.keys.standing import CertificateState
from silta.keys.store import audit
from tests.keys.gpg import Gpg
from tests.mailbox.filed_letters import DAYCARE
from tests.portal.admin.desk import Console
from tests.portal.admin.registering import (
    HERE,
    LONG,
    added,
    approved,
    desk,
    gpg,
    mark,
    register,
    standing,
)

__all__ = ["desk", "gpg"]


def test_two_hands_bring_a_certificate_in(each_console: Console, gpg: Gpg) -> None:
    """The page shows what will be able to file what before the second one presses."""
    register(each_console.database)
    first, second = each_console.of(Role.KEYS, "a"), each_console.of(Role.KEYS, "b")
    fingerprint = added(first, gpg)
    words = second.get(f"{HERE}/{fingerprint}").words
    assert grouped(fingerprint) in words
    assert DAYCARE.name_fi in words
    second.press("/approve", compared="yes", reason="verrattu puhelimitse")
    kept = standing(each_console.database, fingerprint)
    assert (kept.state, kept.approved_reason) == ("approved", "verrattu puhelimitse")
    assert kept.approved_by != kept.added_by
    assert "b@silta.example: verrattu puhelimitse" in second.get(f"{HERE}/{fingerprint}").words


def test_who_added_it_cannot_approve_it(desk: Console, gpg: Gpg) -> None:
    """There is no button, and a form sent by hand is refused."""
    browser = desk.of(Role.KEYS)
    fingerprint = added(browser, gpg)
    browser.get(f"{HERE}/{fingerprint}")
    assert not [form for form in browser.forms() if form.action.endswith("/approve")]
    form = {"compared": "yes", "reason": "verrattu"}
    got = browser.post(f"{HERE}/{fingerprint}/approve", **form, as_read=mark(desk, fingerprint))
    assert (got.status, "another administrator must" in got.words) == (409, True)
    assert standing(desk.database, fingerprint).state == CertificateState.PENDING


@pytest.mark.parametrize("fields", [{"reason": "verrattu"}, {"compared": "yes"}])
def test_an_approval_needs_the_comparison_and_a_reason(
    desk: Console, gpg: Gpg, fields: dict[str, str]
) -> None:
    """Neither goes without the other."""
    fingerprint = added(desk.of(Role.KEYS, "a"), gpg)
    form = {**fields, "as_read": mark(desk, fingerprint)}
    got = desk.of(Role.KEYS, "b").post(f"{HERE}/{fingerprint}/approve", **form)
    assert (got.status, "look again" in got.words) == (409, False)
    assert standing(desk.database, fingerprint).state == CertificateState.PENDING


@pytest.mark.parametrize(
    ("role", "act", "status"),
    [
        (Role.OPERATOR, "approve", 403),
        (Role.OPERATOR, "retire", 403),
        (Role.OPERATOR, "revoke", 303),
        (Role.AUDITOR, "approve", 403),
        (Role.AUDITOR, "revoke", 403),
        (Role.AUDITOR, "drop", 403),
        (Role.AUDITOR, "warn", 403),
        (Role.AUDITOR, "replace", 403),
    ],
)
def test_a_role_does_what_it_is_there_for(
    desk: Console, gpg: Gpg, role: Role, act: str, status: int
) -> None:
    """To stop is for all who act; to trust is for key administrators."""
    fingerprint = added(desk.of(Role.KEYS), gpg)
    browser = desk.of(role, "c")
    got = browser.post(f"{HERE}/{fingerprint}/{act}", reason="varastettu", compared="yes")
    assert got.status == status
    assert browser.get(f"{HERE}/{fingerprint}").status == 200


def test_a_revocation_is_told_and_its_readers_can_be_warned(desk: Console, gpg: Gpg) -> None:
    """One hand revokes; then the page offers the warning, and takes it back, which is told too."""
    browser, fingerprint = approved(desk, gpg)
    browser.get(f"{HERE}/{fingerprint}")
    browser.press("/revoke", reason="varastettu")
    assert "Mitätöity" in browser.get(f"{HERE}/{fingerprint}").words
    browser.press("/warn", reason="varastettu")
    assert standing(desk.database, fingerprint).readers_warned_at
    browser.get(f"{HERE}/{fingerprint}")
    browser.press("/unwarn", reason="löytyi sohvan alta")
    assert standing(desk.database, fingerprint).readers_warned_at is None
    with desk.database.read() as transaction:
        last = audit.latest(transaction, most=3)
    assert [row.alarms for row in last] == [True, False, True]


def test_a_certificate_is_replaced_with_an_overlap(desk: Console, gpg: Gpg) -> None:
    """By one that the page offers: approved, of the same authority, and no other."""
    browser, old = approved(desk, gpg)
    _, new = approved(desk, gpg, "uusi")
    browser.get(f"{HERE}/{old}")
    browser.press("/replace", by=new, days="30", reason="vaihdettu")
    kept = standing(desk.database, old)
    assert (kept.replaced_by, kept.state) == (new, "approved")
    assert "Molemmat ovat voimassa" in browser.get(f"{HERE}/{old}").words
    browser.press("/replace", by=new, days="0", reason="vaihdettu")
    assert "Poistettu käytöstä" in browser.get(f"{HERE}/{old}").words


@pytest.mark.parametrize("fields", [{"by": "x"}, {"days": "-1"}, {"days": "367"}, {"days": "²"}])
def test_what_no_form_of_ours_sends_is_refused(
    desk: Console, gpg: Gpg, fields: dict[str, str]
) -> None:
    """With a page that says why, and nothing changed."""
    browser, old = approved(desk, gpg)
    _, new = approved(desk, gpg, "uusi")
    given = {"by": new, "days": "1", "reason": "vaihdettu", "as_read": mark(desk, old), **fields}
    got = browser.post(f"{HERE}/{old}/replace", **given)
    assert (got.status, "look again" in got.words) == (409, False)
    assert standing(desk.database, old).retires_at is None


def test_a_stale_log_in_changes_nothing(desk: Console, gpg: Gpg) -> None:
    """A change of trust asks for a log-in of the last minutes."""
    fingerprint = added(desk.of(Role.KEYS, "a"), gpg)
    for act in ("approve", "retire", "revoke", "replace", "warn", "unwarn", "drop"):
        browser = desk.administrator(Role.KEYS, f"b-{act}")
        stale = desk.logged_in(browser, ago=LONG)
        got = stale.post(f"{HERE}/{fingerprint}/{act}", compared="yes", reason="verrattu")
        assert got.status == 403
    assert standing(desk.database, fingerprint).state == CertificateState.PENDING
