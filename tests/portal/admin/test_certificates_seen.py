"""What an administrator presses counts for what the page showed, and for nothing else."""

from __future__ import annotations

from silta.keys.administrator import Role
from silta.keys.standing import CertificateState
from tests.keys.gpg import Gpg
from tests.portal.admin.desk import Console
from tests.portal.admin.registering import (
    HERE,
    added,
    approved,
    armoured,
    desk,
    gpg,
    register,
    standing,
)
from tests.registry import NAAPURILA

__all__ = ["desk", "gpg"]


def test_an_approval_is_of_what_the_page_showed(each_console: Console, gpg: Gpg) -> None:
    """Dropped and added for another authority meanwhile: the click approves neither."""
    register(each_console.database)
    first, second = each_console.of(Role.KEYS, "a"), each_console.of(Role.KEYS, "b")
    fingerprint = added(first, gpg)
    second.get(f"{HERE}/{fingerprint}")
    seen = second.forms()
    first.get(f"{HERE}/{fingerprint}")
    first.press("/drop")
    first.post(f"{HERE}/add", authority=NAAPURILA.id, pasted=armoured(gpg))
    (form,) = [form for form in seen if form.action.endswith("/approve")]
    got = second.post(form.action, **form.hidden, compared="yes", reason="verrattu")
    assert (got.status, "look again" in got.words) == (409, True)
    kept = standing(each_console.database, fingerprint)
    assert (kept.authority, kept.state) == (NAAPURILA.id, CertificateState.PENDING)


def test_a_form_that_says_nothing_of_what_it_showed_is_refused(desk: Console, gpg: Gpg) -> None:
    """Nobody has looked at what it is of."""
    browser, fingerprint = approved(desk, gpg)
    _, new = approved(desk, gpg, "uusi")
    fields = {"reason": "vaihdettu", "compared": "yes", "by": new, "days": "0"}
    for act in ("approve", "retire", "replace", "drop", "warn", "unwarn"):
        got = browser.post(f"{HERE}/{fingerprint}/{act}", **fields)
        assert (got.status, "look again" in got.words) == (409, True), act
    assert standing(desk.database, fingerprint).state == CertificateState.APPROVED


def test_a_page_from_before_a_replacement_neither_retires_nor_replaces(
    desk: Console, gpg: Gpg
) -> None:
    """It knew nothing of the overlap that another hand has given since."""
    browser, old = approved(desk, gpg)
    other, new = approved(desk, gpg, "uusi")
    browser.get(f"{HERE}/{old}")
    forms = {form.action.rpartition("/")[2]: form for form in browser.forms()}
    other.get(f"{HERE}/{old}")
    other.press("/replace", by=new, days="30", reason="vaihdettu")
    given = standing(desk.database, old)
    for act in ("retire", "replace"):
        fields = {**forms[act].hidden, "by": new, "days": "0", "reason": "vaihdettu"}
        assert browser.post(forms[act].action, **fields).status == 409
    assert standing(desk.database, old) == given


def test_a_revocation_goes_through_whatever_the_page_showed(desk: Console, gpg: Gpg) -> None:
    """What was stolen is stopped at once."""
    browser, old = approved(desk, gpg)
    other, new = approved(desk, gpg, "uusi")
    browser.get(f"{HERE}/{old}")
    (form,) = [form for form in browser.forms() if form.action.endswith("/revoke")]
    other.get(f"{HERE}/{old}")
    other.press("/replace", by=new, days="30", reason="vaihdettu")
    assert browser.post(form.action, **form.hidden, reason="varastettu").status == 303
    assert standing(desk.database, old).state == CertificateState.REVOKED
