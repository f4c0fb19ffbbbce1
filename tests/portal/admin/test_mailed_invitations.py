"""No hand of the console sees an invitation's link: it goes to whom it invites, by mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from silta.keys.administrator import Role
from silta.mailbox.notices.alarms import told_of
from silta.mailbox.notices.compose import Composer
from silta.mailbox.notices.notice import Kind, body_of
from tests.mailbox.notices.people import item_of
from tests.peers.identity_provider import IdentityProvider
from tests.portal.admin.desk import ADDRESS, Console, log_in, open_console
from tests.portal.admin.test_administrators import HERE, TARU, invite, states
from tests.portal.admin.test_invitations import open_link

PROPOSALS = "/fi/admin/proposals"
NO_RELAY = "SILTA_MAIL_RELAY is not set"


def mailed(console: Console) -> str:
    """Return the text of the one invitation that the last act sends."""
    with console.database.read() as transaction:
        due = told_of(transaction, console.said()[0]["number"])
    [notice] = [one.notice for one in due if one.notice.kind == Kind.INVITATION]
    composer = Composer(console.database, "silta.localhost", ADDRESS, console.now)
    mail = composer(item_of(body_of(notice)))
    assert mail is not None
    assert mail.to == "taru@silta.example"
    return mail.text


def test_neither_hand_sees_the_link(each_console: Console) -> None:
    """One administrator would have a second hand by taking up what they confirmed."""
    elli = each_console.of(Role.OPERATOR, "elli")
    olli = each_console.of(Role.KEYS, "olli")
    invite(elli)
    olli.get(PROPOSALS)
    pages = [olli.press("/confirm")]
    pages += [
        one.get(path) for one in (elli, olli) for path in (HERE, PROPOSALS, "/fi/admin/audit")
    ]
    assert "admin/invitation" not in str([(got.html, got.headers) for got in pages])
    assert f"{ADDRESS}/sv/admin/invitation/" in mailed(each_console)


def test_the_mailed_link_binds_the_log_in(
    console_and_provider: tuple[Console, IdentityProvider],
) -> None:
    """As root's does: opened, a log-in, and the new one is active."""
    console, provider = console_and_provider
    invite(console.of(Role.OPERATOR, "elli"), language="fi")
    [link] = [line.strip() for line in mailed(console).splitlines() if ADDRESS in line]
    taru = console.browser()
    got = log_in(taru, provider, start=open_link(taru, link.removeprefix(ADDRESS)))
    assert got.one("location") == "/fi/admin?said=welcome"
    assert states(console) == ["active", "active"]


@pytest.fixture
def without_relay(console: Console, tmp_path: Path) -> Iterator[Console]:
    """Give the same console, started anew where no mail can leave."""
    with open_console(console.database, tmp_path / "home", SILTA_MAIL_RELAY=None) as opened:
        yield opened


@pytest.mark.parametrize("names", [["elli"], ["elli", "olli"]])
def test_nobody_is_invited_where_no_mail_leaves(without_relay: Console, names: list[str]) -> None:
    """Neither by one hand nor as a proposal; one line says what else there is."""
    elli, *_ = [without_relay.of(Role.OPERATOR, name) for name in names]
    assert "silta admin add" in elli.get(HERE).words
    got = elli.post(f"{HERE}/invite", **TARU)
    assert (got.status, NO_RELAY in got.words) == (409, True)
    assert without_relay.said()[0]["act"] == "administrator.bound"


def test_no_invitation_is_confirmed_where_no_mail_leaves(
    console: Console, without_relay: Console
) -> None:
    """The proposal stays open: it was made while there was a relay."""
    elli, olli = console.of(Role.OPERATOR, "elli"), console.administrator(Role.KEYS, "olli")
    invite(elli)
    browser = without_relay.logged_in(olli)
    browser.get(PROPOSALS)
    got = browser.press("/confirm")
    assert (got.status, NO_RELAY in got.words) == (409, True)
    assert without_relay.said()[0]["act"] == "proposal.made"
    assert "/confirm" in browser.get(PROPOSALS).html
