"""What takes one hand and what takes two, and who may not: an authority in the console."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.keys.acts import carrying_out, joining
from silta.keys.administrator import Role
from silta.keys.audit.acts import Act
from silta.keys.authority import Authority, AuthorityState, Step
from silta.keys.store import authorities, proposals
from tests.portal.admin.desk import ROOT, Console
from tests.portal.driver import Got
from tests.registry import NAAPURILA, NOW, SILTALA

HERE = f"/fi/admin/authorities/{SILTALA.id}"
WHY = "sovittu puhelimessa"
DETAILS = {"name_fi": SILTALA.name_fi, "name_sv": "Brostad", "languages": "sv", "reason": WHY}


@pytest.fixture(autouse=True)
def siltala(console: Console) -> None:
    """Have Siltala in preparation."""
    with console.database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)


def ready(console: Console, state: AuthorityState = AuthorityState.PREPARING) -> None:
    """Have all of Siltala's steps recorded, and bring it to a state."""
    with console.database.write() as transaction:
        for step in Step:
            joining.record_step(transaction, ROOT, SILTALA.id, step, reference="SIL/1", at=NOW)
        authorities.set_state(transaction, SILTALA.id, state)


def now_is(console: Console) -> Authority:
    """Return Siltala as it stands."""
    with console.database.read() as transaction:
        return authorities.get(transaction, SILTALA.id)


def is_back(got: Got, said: str) -> bool:
    """Tell whether the browser is sent back to Siltala's page, which says what was done."""
    return (got.status, got.one("location")) == (303, f"{HERE}?said={said}")


@pytest.mark.parametrize(
    ("way", "state", "act", "becomes"),
    [
        ("open", AuthorityState.PREPARING, Act.AUTHORITY_OPENED, AuthorityState.OPEN),
        ("resume", AuthorityState.SUSPENDED, Act.AUTHORITY_RESUMED, AuthorityState.OPEN),
    ],
)
def test_opening_and_resuming_take_two_hands(
    console: Console, way: str, state: AuthorityState, act: Act, becomes: AuthorityState
) -> None:
    """The first one only proposes."""
    ready(console, state)
    assert is_back(console.of().post(f"{HERE}/{way}", reason=WHY), "proposed")
    assert now_is(console).state == state
    with console.database.write() as transaction:
        (waiting,) = proposals.list_open(transaction, act)
        carrying_out.carry_out(transaction, ROOT, waiting.id, NOW)
    assert now_is(console).state == becomes


@pytest.mark.parametrize(
    ("way", "state"), [("open", AuthorityState.SUSPENDED), ("resume", AuthorityState.PREPARING)]
)
def test_what_would_be_refused_later_is_not_proposed(
    console: Console, way: str, state: AuthorityState
) -> None:
    """Nobody need confirm what cannot be."""
    ready(console, state)
    assert console.of().post(f"{HERE}/{way}", reason=WHY).status == 409


def test_opening_is_not_proposed_while_a_step_is_missing(console: Console) -> None:
    """The form is not even there."""
    browser = console.of()
    assert f"{HERE}/open" not in browser.get(HERE).html
    got = browser.post(f"{HERE}/open", reason=WHY)
    assert "missing agreement" in got.words


def test_domains_take_two_hands(console: Console) -> None:
    """And are checked when they are proposed."""
    with console.database.write() as transaction:
        authorities.add(transaction, NAAPURILA, NOW)
    browser = console.of()
    foreign = browser.post(f"{HERE}/domains", domains="a.naapurila.example", reason=WHY)
    assert foreign.status == 409
    got = browser.post(f"{HERE}/domains", domains="Uusi.example siltala.example", reason=WHY)
    assert is_back(got, "proposed")
    assert now_is(console).domains == SILTALA.domains
    with console.database.write() as transaction:
        (waiting,) = proposals.list_open(transaction, Act.AUTHORITY_DOMAINS)
        carrying_out.carry_out(transaction, ROOT, waiting.id, NOW)
    assert now_is(console).domains == ("siltala.example", "uusi.example")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.KEYS])
def test_one_alone_suspends_at_once(console: Console, role: Role) -> None:
    """After reading what that does; key administrators too."""
    ready(console, AuthorityState.OPEN)
    browser = console.of(role)
    assert "kaksi pääkäyttäjää" in browser.get(f"{HERE}/suspend").words
    assert is_back(browser.press("/suspend", reason="avain vuotanut"), "done")
    assert now_is(console).state == AuthorityState.SUSPENDED
    assert "avain vuotanut" in browser.get(HERE).words


def test_one_that_is_not_open_has_nothing_to_stop(console: Console) -> None:
    """The page says so, and has no form."""
    browser = console.of()
    assert "mitään ei ole pysäytettävänä" in browser.get(f"{HERE}/suspend").words
    assert [form.action for form in browser.forms() if HERE in form.action] == []
    assert browser.post(f"{HERE}/suspend", reason=WHY).status == 409


def test_a_suspension_needs_a_reason(console: Console) -> None:
    """All others read it."""
    ready(console, AuthorityState.OPEN)
    assert console.of().post(f"{HERE}/suspend", reason=" ").status == 409
    assert now_is(console).state == AuthorityState.OPEN


WAYS = ("step", "details", "open", "resume", "domains", "suspend")


@pytest.mark.parametrize("way", WAYS)
def test_a_change_needs_a_fresh_log_in(console: Console, way: str) -> None:
    """One of ten minutes ago is asked to log in again; nothing is done."""
    ready(console, AuthorityState.OPEN)
    browser = console.of(ago=timedelta(minutes=10))
    before = now_is(console)
    got = browser.post(f"{HERE}/{way}", **DETAILS, domains="uusi.example")
    assert got.status == 403
    assert now_is(console) == before


@pytest.mark.parametrize("way", WAYS)
def test_an_auditor_changes_nothing(console: Console, way: str) -> None:
    """Their page has no form either."""
    browser = console.of(Role.AUDITOR)
    assert browser.post(f"{HERE}/{way}", **DETAILS).status == 403
    browser.get(HERE)
    assert [form.action for form in browser.forms() if HERE in form.action] == []
