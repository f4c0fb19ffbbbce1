"""Services in the console: added, changed, closed and opened, by whoever may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.keys.administrator import Role
from silta.keys.store import audit, authorities
from silta.mailbox import service_acts as acts
from silta.mailbox.letter import ALLOWED_MEDIA_TYPES
from silta.mailbox.service import Method, Service, ServiceState
from silta.mailbox.store import services
from silta.portal.admin.views_services import TYPE_NAMES, type_choices
from tests.portal.admin.desk import ROOT, Console
from tests.portal.driver import Browser
from tests.registry import NOW, SILTALA

CODE = "asuminen-siltala"
LIST, HERE = "/fi/admin/services", f"/fi/admin/services/{CODE}"
TERMS = {"name_fi": "Asuminen", "method": "verifiable", "fallback": "authority"}
CHANGED = {**TERMS, "name_sv": "Boende", "retention_days": "730", "reason": "laki"}
HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}%(name)s"


@pytest.fixture(autouse=True)
def siltala(console: Console) -> None:
    """Have Siltala with one service."""
    with console.database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
        acts.add(transaction, ROOT, SILTALA.id, CODE, {"name_fi": "Asuminen"}, at=NOW)


def now_is(console: Console) -> Service:
    """Return the service as it stands."""
    with console.database.read() as transaction:
        return services.get(transaction, CODE)


def as_read(browser: Browser) -> str:
    """Return the mark in the form of the terms."""
    browser.get(HERE)
    (form,) = [form for form in browser.forms() if form.action.endswith("/change")]
    return form.hidden["as_read"]


def test_the_list_has_names_addresses_and_states(console: Console) -> None:
    """For whoever looks."""
    words = console.of(Role.AUDITOR).get(LIST).words
    assert "Asuminen" in words
    assert f"{CODE}@silta.localhost" in words
    assert "Siltalan kaupunki" in words
    assert "Todisteellinen tiedoksianto" in words


def test_without_services_the_list_says_so(console: Console) -> None:
    """An empty table would look broken."""
    with console.database.write() as transaction:
        transaction.exec_driver_sql("DELETE FROM service")
    assert "Palveluja ei vielä ole." in console.of().get(LIST).words


def test_a_service_is_added(console: Console) -> None:
    """To an authority that is chosen from a list; a link from its page chooses it."""
    browser = console.of()
    asked = browser.get(f"{LIST}/add?authority={SILTALA.id}")
    assert f'value="{SILTALA.id}" selected' in asked.html
    new = {"authority": SILTALA.id, "code": "koulu", "name_fi": "Koulu", "method": "ordinary"}
    got = browser.post(f"{LIST}/add", **new, document_types="application/pdf")
    assert got.one("location") == f"{LIST}/koulu?said=added"
    with console.database.read() as transaction:
        found = services.get(transaction, "koulu")
    assert (found.method, found.document_types) == (
        Method.ORDINARY,
        frozenset({"application/pdf"}),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": CODE},
        {"code": "koe"},
        {"code": "a\r\nb"},
        {"authority": "7654321-2"},
        {"authority": ""},
        {"name_fi": " "},
        {"method": "muu"},
        {"fallback": "none"},
        {"document_types": "text/html"},
    ],
)
def test_what_cannot_be_added_is_refused(console: Console, wrong: dict[str, str]) -> None:
    """And nothing is added."""
    new = {**TERMS, "authority": SILTALA.id, "code": "koulu"}
    assert console.of().post(f"{LIST}/add", **{**new, **wrong}).status == 409
    with console.database.read() as transaction:
        assert [one.code for one in services.list_all(transaction)] == [CODE]


def test_a_service_is_changed_by_a_form(console: Console) -> None:
    """With a reason, which stands in the chain."""
    browser = console.of()
    got = browser.post(f"{HERE}/change", **CHANGED, as_read=as_read(browser))
    assert got.one("location") == f"{HERE}?said=saved"
    assert (now_is(console).name_sv, now_is(console).retention_days) == ("Boende", 730)
    with console.database.read() as transaction:
        (last,) = audit.latest(transaction, most=1)
    assert (last.act, last.said()["reason"]) == ("service.changed", "laki")


def test_of_two_forms_of_one_page_only_the_first_is_taken(console: Console) -> None:
    """The second person sees what changed, and does it again."""
    first, second = console.of(name="elli"), console.of(name="olli")
    marks = [as_read(first), as_read(second)]
    assert first.post(f"{HERE}/change", **CHANGED, as_read=marks[0]).status == 303
    other = {**CHANGED, "name_sv": "", "name_en": "Housing"}
    assert second.post(f"{HERE}/change", **other, as_read=marks[1]).status == 409
    assert (now_is(console).name_sv, now_is(console).name_en) == ("Boende", None)


def test_a_service_is_closed_and_opened(console: Console) -> None:
    """The page has the form for what can be done now."""
    browser = console.of()
    browser.get(HERE)
    browser.press("/close", reason="tauko")
    assert now_is(console).state == ServiceState.CLOSED
    assert "Suljettu" in browser.get(HERE).words
    browser.press("/open", reason="tauko ohi")
    assert now_is(console).state == ServiceState.OPEN


WAYS = ("change", "close", "open")


@pytest.mark.parametrize("way", WAYS)
def test_only_an_operator_with_a_fresh_log_in_changes_a_service(console: Console, way: str) -> None:
    """For all others nothing is done."""
    before = now_is(console)
    late = console.of(ago=timedelta(minutes=10))
    for browser in (late, console.of(Role.KEYS), console.of(Role.AUDITOR)):
        assert browser.post(f"{HERE}/{way}", **CHANGED).status == 403
    assert now_is(console) == before


@pytest.mark.parametrize("code", ["muu", "A", "a%2fb", "..%2fx"])
def test_a_service_that_is_not_there_is_not_found(console: Console, code: str) -> None:
    """Whatever the address says."""
    assert console.of().get(f"{LIST}/{code}").status == 404


def test_hostile_text_is_shown_as_text(console: Console) -> None:
    """In every field and on every page."""
    browser = console.of()
    texts = dict.fromkeys(("name_fi", "name_sv", "name_en", "reason"), HOSTILE)
    form = {**CHANGED, **texts, "as_read": as_read(browser)}
    assert browser.post(f"{HERE}/change", **form).status == 303
    for path in (LIST, HERE, f"/fi/admin/authorities/{SILTALA.id}"):
        html = browser.get(path).html
        assert "<script>" not in html
        assert "{{ 7 * 7 }}%(name)s" in html


def test_every_type_that_a_letter_may_hold_has_a_name() -> None:
    """Else it could not be chosen."""
    assert set(TYPE_NAMES) == ALLOWED_MEDIA_TYPES
    assert not any(choice.is_chosen for choice in type_choices(None))
    assert [one.name for one in type_choices(frozenset({"image/png"})) if one.is_chosen] == ["PNG"]


def test_a_service_is_added_with_a_fresh_log_in(console: Console) -> None:
    """As it is changed: it takes mail from that moment on."""
    late = console.of(ago=timedelta(minutes=10))
    got = late.post(f"{LIST}/add", authority=SILTALA.id, code="koulu-siltala", **TERMS)
    assert (got.status, f"{LIST}/add" in got.html) == (403, True)
    with console.database.read() as transaction:
        assert [one.code for one in services.list_all(transaction)] == [CODE]
