"""The administrators' page: inviting and removing, alone and by two hands."""

from __future__ import annotations

import pytest

from silta.keys.administrator import AdministratorState, Role
from silta.keys.store import administrators
from tests.portal.admin.desk import Console
from tests.portal.driver import Browser, Got

HERE = "/fi/admin/administrators"
TARU = {"email": "taru@silta.example", "role": "auditor", "language": "sv", "reason": "tarkastus"}


def invite(browser: Browser, **changed: str) -> Got:
    """Send the invitation's form of the page."""
    browser.get(HERE)
    return browser.press("/invite", **{**TARU, **changed})


def states(console: Console) -> list[str]:
    """Return the states of all administrators."""
    with console.database.read() as transaction:
        return [one.state.value for one in administrators.list_all(transaction)]


def test_the_first_one_invites_alone(console: Console) -> None:
    """There is nobody who could confirm it; it is marked, and all are told."""
    elli = console.of(Role.OPERATOR, "elli")
    assert invite(elli).one("location") == f"{HERE}?said=invited"
    record = console.said()[0]
    assert (record["act"], record["alone"]) == ("administrator.invited", True)


def test_with_two_hands_it_is_a_proposal(each_console: Console) -> None:
    """The other one confirms it, and gets no link."""
    elli = each_console.of(Role.OPERATOR, "elli")
    olli = each_console.of(Role.KEYS, "olli")
    assert invite(elli).one("location") == "/fi/admin/proposals?said=proposed"
    assert states(each_console) == ["active", "active"]
    assert "taru@silta.example" in olli.get("/fi/admin/proposals").words
    assert olli.press("/confirm").one("location") == "/fi/admin/proposals?said=invited"
    assert states(each_console) == ["active", "active", "invited"]


def test_removing_all_others_gives_no_second_hand(console: Console) -> None:
    """Who is left alone has to wait for the machine's owner."""
    elli = console.of(Role.OPERATOR, "elli")
    olli = console.administrator(Role.KEYS, "olli")
    elli.get(HERE)
    got = elli.press(f"{olli.id}/remove", reason="lähti")
    assert got.one("location").endswith("said=done")
    assert invite(elli).one("location") == "/fi/admin/proposals?said=proposed"
    elli.get("/fi/admin/proposals")
    assert not [form for form in elli.forms() if form.action.endswith("/confirm")]


def test_a_removed_one_is_gone_and_still_named(console: Console) -> None:
    """The records speak of them."""
    elli = console.of(Role.OPERATOR, "elli")
    olli = console.administrator(Role.KEYS, "olli")
    elli.get(HERE)
    elli.press(f"{olli.id}/remove", reason="lähti")
    with console.database.read() as transaction:
        assert administrators.get(transaction, olli.id).state == AdministratorState.REMOVED
    assert "olli@silta.example" in elli.get(HERE).words
    assert console.said()[0]["alone"] is True


def test_the_last_one_does_not_remove_themselves(console: Console) -> None:
    """Nobody could answer for anything any more."""
    elli = console.administrator(Role.OPERATOR, "elli")
    browser = console.logged_in(elli)
    browser.get(HERE)
    got = browser.press(f"{elli.id}/remove", reason="lähden")
    assert (got.status, "the last administrator" in got.words) == (409, True)
    assert browser.get(HERE).status == 200


@pytest.mark.parametrize(
    "wrong", [{"email": "x"}, {"role": "root"}, {"role": ""}, {"language": "de"}, {"reason": " "}]
)
def test_a_wrong_field_changes_nothing(console: Console, wrong: dict[str, str]) -> None:
    """One line says what is wrong."""
    got = invite(console.of(Role.OPERATOR, "elli"), **wrong)
    assert got.status == 409
    assert states(console) == ["active"]


def test_an_auditor_finds_no_form(console: Console) -> None:
    """What somebody may not do is not offered."""
    auditor = console.of(Role.AUDITOR)
    for path in (HERE, "/fi/admin/proposals", "/fi/admin/outbox"):
        auditor.get(path)
        assert {form.action for form in auditor.forms()} == {"/fi/admin/logout"}
