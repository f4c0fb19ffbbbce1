"""The proposals' page: the whole picture, one decision, another hand."""

from __future__ import annotations

import pytest

from silta.keys.acts import proposals as acts
from silta.keys.administrator import Administrator, Role
from silta.keys.audit.acts import Act
from silta.keys.proposal import Arguments, ProposalId
from silta.keys.store import authorities
from tests.portal.admin.desk import Console
from tests.registry import NOW, SILTALA

HERE = "/fi/admin/proposals"
DOMAINS = {"domains": ["siltala.example", "uusi.example"]}


@pytest.fixture
def elli(console: Console) -> Administrator:
    """Have Siltala in preparation, and Elli who proposes."""
    with console.database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
    return console.administrator(Role.OPERATOR, "elli")


def propose(
    console: Console,
    who: Administrator,
    act: Act = Act.AUTHORITY_DOMAINS,
    arguments: Arguments = DOMAINS,
    subject: str = SILTALA.id,
) -> ProposalId:
    """Propose something of Siltala."""
    with console.database.write() as transaction:
        return acts.propose(
            transaction, who.actor, act, subject, arguments, reason="laajennus", at=console.now()
        )


def test_the_whole_picture_is_shown(console: Console, elli: Administrator) -> None:
    """What is now, what would be, who wants it and why."""
    propose(console, elli)
    words = console.of(Role.KEYS, "olli").get(HERE).words
    for said in ("Siltalan kaupunki", "posti.siltala.example", "uusi.example", "laajennus"):
        assert said in words
    assert "elli@silta.example" in words


def test_another_hand_confirms(console: Console, elli: Administrator) -> None:
    """And it is done in that moment."""
    propose(console, elli)
    olli = console.of(Role.KEYS, "olli")
    olli.get(HERE)
    assert olli.press("/confirm").one("location") == f"{HERE}?said=done"
    with console.database.read() as transaction:
        found = authorities.get(transaction, SILTALA.id).domains
    assert found == ("siltala.example", "uusi.example")


def test_ones_own_is_not_confirmed_by_a_form_of_ones_own(
    console: Console, elli: Administrator
) -> None:
    """The page has no button for it, and the act refuses a form without the page."""
    wanted = propose(console, elli)
    browser = console.logged_in(elli)
    assert "/confirm" not in browser.get(HERE).html
    got = browser.post(f"{HERE}/{wanted}/confirm")
    assert (got.status, "another administrator must" in got.words) == (409, True)


def test_a_missing_step_is_seen_before_it_is_refused(console: Console, elli: Administrator) -> None:
    """Whoever confirms an opening sees what it rests on."""
    wanted = propose(console, elli, Act.AUTHORITY_OPENED, {})
    olli = console.of(Role.KEYS, "olli")
    missing = "Sopimus, Tietoturvan arviointi, Tekniset vaatimukset, Palvelun tiedot"
    assert missing in olli.get(HERE).words
    got = olli.post(f"{HERE}/{wanted}/confirm")
    assert (got.status, "missing agreement" in got.words) == (409, True)
    assert "Siltalan kaupunki" in olli.get(HERE).words


@pytest.mark.parametrize("name", ["elli", "olli"])
def test_it_is_withdrawn_or_declined_with_a_reason(
    console: Console, elli: Administrator, name: str
) -> None:
    """By its proposer or by another; nothing changes."""
    propose(console, elli)
    browser = console.logged_in(elli) if name == "elli" else console.of(Role.KEYS, name)
    browser.get(HERE)
    assert browser.press("/decline", reason=" ").status == 409
    browser.get(HERE)
    assert browser.press("/decline", reason="ei nyt").one("location") == f"{HERE}?said=declined"
    assert console.said()[0]["reason"] == "ei nyt"
    assert "uusi.example" not in browser.get(HERE).words


def test_the_second_of_two_is_told_to_look_again(console: Console, elli: Administrator) -> None:
    """Olli and Taru have the page open; one of them is quicker."""
    propose(console, elli)
    olli, taru = console.of(Role.KEYS, "olli"), console.of(Role.KEYS, "taru")
    olli.get(HERE)
    taru.get(HERE)
    assert olli.press("/confirm").status == 303
    got = taru.press("/confirm")
    assert (got.status, "is confirmed already" in got.words) == (409, True)


def test_what_the_command_line_does_has_no_button(console: Console, elli: Administrator) -> None:
    """A key is asked for here, and made there."""
    propose(console, elli, Act.GATEWAY_KEY_ASKED_FOR, {"wanted": "new"}, "new")
    html = console.of(Role.KEYS, "olli").get(HERE).html
    assert ("/confirm" in html, "/decline" in html) == (False, True)


def test_a_proposal_for_what_is_gone_is_shown(console: Console, elli: Administrator) -> None:
    """The page does not break on it."""
    propose(console, elli, subject="7654321-2")
    got = console.of(Role.KEYS, "olli").get(HERE)
    assert (got.status, "7654321-2" in got.words) == (200, True)
