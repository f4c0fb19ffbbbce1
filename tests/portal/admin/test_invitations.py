"""An invitation's life: made, opened, taken up once, by whoever logs in with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from silta.keys.acts import administrators as acts
from silta.keys.administrator import Role
from silta.keys.invitation import Wanted, invitation_link
from silta.keys.store import administrators
from tests.journals import opened_journal
from tests.peers.identity_provider import IdentityProvider
from tests.portal.admin.desk import ROOT, Console, log_in
from tests.portal.driver import Browser

Both = tuple[Console, IdentityProvider]


def invite(console: Console, role: Role = Role.KEYS, email: str = "aino@silta.example") -> str:
    """Return the path of a new invitation of root's."""
    with console.database.write() as transaction:
        wanted = Wanted(email, role, "fi")
        invited = acts.invite(transaction, ROOT, wanted, reason=None, at=console.now())
    return invitation_link("", "fi", invited.token)


def link_in(browser: Browser) -> str:
    """Return where the invitation's page leads to."""
    found = re.search(r'href="(/fi/admin/login/go\?invitation=[^"]+)"', browser.page.html)
    assert found is not None, browser.page.words
    return found[1]


def open_link(browser: Browser, path: str) -> str:
    """Open an invitation and go on to its page; return where that leads to."""
    assert browser.get(path).one("location") == "/fi/admin/invitation"
    browser.get("/fi/admin/invitation")
    return link_in(browser)


def test_an_invitation_is_taken_up_by_a_log_in(console_and_provider: Both) -> None:
    """And from then on the same log-in is the administrator's."""
    console, provider = console_and_provider
    browser = console.browser()
    got = log_in(browser, provider, start=open_link(browser, invite(console)))
    assert got.one("location") == "/fi/admin?said=welcome"
    assert browser.get("/fi/admin").status == 200
    assert log_in(console.browser(), provider).one("location") == "/fi/admin"
    assert console.said()[0]["act"] == "administrator.bound"


def test_it_binds_the_pair_and_not_the_address(console_and_provider: Both) -> None:
    """Eino may take it up, for he has the link; Aino's address is then where notices go."""
    console, provider = console_and_provider
    browser = console.browser()
    log_in(browser, provider, "eino", open_link(browser, invite(console)))
    with console.database.read() as transaction:
        bound = administrators.bound(transaction, provider.issuer, "sub-eino")
        assert administrators.bound(transaction, provider.issuer, "sub-aino") is None
    assert bound is not None
    assert bound.email == "aino@silta.example"


def test_it_is_used_once(console_and_provider: Both) -> None:
    """Two who have opened it: the second is refused, and logged in as nobody."""
    console, provider = console_and_provider
    path, aino, eino = invite(console), console.browser(), console.browser()
    starts = [open_link(aino, path), open_link(eino, path)]
    assert log_in(aino, provider, "aino", starts[0]).status == 303
    got = log_in(eino, provider, "eino", starts[1])
    assert (got.status, "was used" in got.words) == (409, True)
    assert eino.get("/fi/admin").status == 303
    assert console.browser().get(path).status == 404


def test_it_runs_out_after_seven_days(console_and_provider: Both) -> None:
    """Even for a browser that has its page open."""
    console, _ = console_and_provider
    path = invite(console)
    console.at = console.now() + timedelta(days=7)
    assert console.browser().get(path).status == 404


def test_a_log_in_that_is_bound_is_refused(console_and_provider: Both) -> None:
    """One person is one hand."""
    console, provider = console_and_provider
    path = invite(console, email="toinen@silta.example")
    console.administrator(Role.OPERATOR, "aino", provider.issuer)
    browser = console.browser()
    got = log_in(browser, provider, start=open_link(browser, path))
    assert (got.status, "another administrator" in got.words) == (409, True)


def test_opening_it_uses_nothing_up(console: Console) -> None:
    """Mail programs and virus scanners open links too."""
    path = invite(console)
    for _ in range(3):
        assert console.browser().get(path).status == 303
    assert console.said()[0]["act"] == "administrator.invited"


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "..%2F..", "%00", "ä" * 300])
def test_what_is_no_invitation_says_nothing(console: Console, token: str) -> None:
    """The same page for one that never was and one that was used."""
    got = console.browser().get(f"/fi/admin/invitation/{token}")
    assert (got.status, "set-cookie" in [name for name, _ in got.headers]) == (404, False)


def test_no_other_site_starts_the_binding(console_and_provider: Both) -> None:
    """The way on is known to the invitation's page alone; else it is a log-in like any."""
    console, provider = console_and_provider
    browser = console.browser()
    open_link(browser, invite(console))
    got = log_in(browser, provider, start="/fi/admin/login/go?invitation=" + "x" * 43)
    assert got.status == 403
    assert console.said()[0]["act"] == "administrator.invited"


def test_the_token_stands_in_no_journal_and_on_no_page(
    console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal knows routes; the page's address has none."""
    path = invite(console)
    token = path.rpartition("/")[2]
    with opened_journal():
        browser = console.browser()
        open_link(browser, path)
    journal = capsys.readouterr().err
    assert token not in journal + browser.page.html
    assert "/admin/invitation/{token}" in journal
