"""Authorities in the console: joining, changes, and what takes two hands or one."""

from __future__ import annotations

import pytest

from silta.keys.acts import joining
from silta.keys.administrator import Role
from silta.keys.authority import Authority, AuthorityState, Step
from silta.keys.store import audit, authorities
from tests.portal.admin.desk import ROOT, Console
from tests.portal.driver import Browser, Got
from tests.registry import NAAPURILA, NOW, SILTALA

HERE = f"/fi/admin/authorities/{SILTALA.id}"
WHY = "sovittu puhelimessa"
NEW = {
    "business_id": NAAPURILA.id,
    "name_fi": "Naapurilan kunta",
    "languages": "fi",
    "domains": "naapurila.example\r\nPosti.naapurila.example",
    "contact_email": "kirjaamo@naapurila.example",
}
DETAILS = {"name_fi": SILTALA.name_fi, "name_sv": "Brostad", "languages": "sv", "reason": WHY}
HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}%(name)s"


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


def last_act(console: Console) -> str:
    """Return the chain's last act, and whose it is."""
    with console.database.read() as transaction:
        (last,) = audit.latest(transaction, most=1)
    return f"{last.act} {last.said()['actor_name']}"


def is_back(got: Got, said: str) -> bool:
    """Tell whether the browser is sent back to Siltala's page, which says what was done."""
    return (got.status, got.one("location")) == (303, f"{HERE}?said={said}")


def test_without_authorities_the_list_says_so(console: Console) -> None:
    """An empty table would look broken."""
    with console.database.write() as transaction:
        transaction.exec_driver_sql("DELETE FROM authority_domain")
        transaction.exec_driver_sql("DELETE FROM authority")
    assert "Viranomaisia ei vielä ole." in console.of().get("/fi/admin/authorities").words


def test_the_list_has_states_and_what_is_missing(console: Console) -> None:
    """So that one sees whose turn it is."""
    words = console.of(Role.AUDITOR).get("/fi/admin/authorities").words
    assert "Siltalan kaupunki" in words
    assert "Valmisteilla" in words
    assert "Sopimus, Tietoturvan arviointi, Tekniset vaatimukset, Palvelun tiedot" in words


def test_an_authority_is_added(console: Console) -> None:
    """With its domains in lower case, in preparation."""
    got = console.of().post("/fi/admin/authorities/add", **NEW)
    assert got.one("location") == f"/fi/admin/authorities/{NAAPURILA.id}?said=added"
    with console.database.read() as transaction:
        found = authorities.get(transaction, NAAPURILA.id)
    assert found.domains == ("naapurila.example", "posti.naapurila.example")
    assert found.contact_email == "kirjaamo@naapurila.example"
    assert last_act(console) == "authority.added operator@silta.example"


@pytest.mark.parametrize(
    "wrong",
    [
        {"business_id": "1234567-2"},
        {"business_id": SILTALA.id},
        {"domains": "posti.siltala.example"},
        {"domains": ""},
        {"name_fi": ""},
        {"name_fi": "a\r\nb"},
        {"languages": "xx"},
        {"contact_email": "kirjaamo"},
    ],
)
def test_what_cannot_be_added_is_said_in_one_line(console: Console, wrong: dict[str, str]) -> None:
    """And nothing is added."""
    got = console.of().post("/fi/admin/authorities/add", **{**NEW, **wrong})
    assert got.status == 409
    assert "Sitä ei tehty" in got.words or "ei tehty" in got.words
    with console.database.read() as transaction:
        assert authorities.list_all(transaction) == [SILTALA]


def test_each_step_is_explained_and_recorded(console: Console) -> None:
    """Then it says who, when, and by which paper."""
    browser = console.of()
    assert "koe@silta.localhost" in browser.get(HERE).words
    assert is_back(browser.post(f"{HERE}/step", step="agreement", reference="SIL/7/2026"), "done")
    words = browser.get(HERE).words
    assert "SIL/7/2026" in words
    assert "operator@silta.example" in words
    assert last_act(console) == "authority.step operator@silta.example"


@pytest.mark.parametrize("fields", [{"step": "muu"}, {"step": "details", "reference": " "}, {}])
def test_an_unknown_step_and_one_without_a_paper_are_refused(
    console: Console, fields: dict[str, str]
) -> None:
    """Nothing is recorded."""
    assert console.of().post(f"{HERE}/step", **fields).status == 409
    assert now_is(console).steps == ()


def as_read(browser: Browser) -> str:
    """Return the mark in the form of the details."""
    browser.get(f"{HERE}/details")
    (form,) = [form for form in browser.forms() if form.action.endswith("/details")]
    return form.hidden["as_read"]


def test_details_are_changed_by_a_form(console: Console) -> None:
    """With a reason."""
    browser = console.of()
    got = browser.post(f"{HERE}/details", **DETAILS, as_read=as_read(browser))
    assert is_back(got, "saved")
    assert (now_is(console).name_sv, now_is(console).languages) == ("Brostad", ("sv",))


def test_of_two_forms_of_one_page_only_the_first_is_taken(console: Console) -> None:
    """The second person sees what changed, and does it again."""
    first, second = console.of(name="elli"), console.of(name="olli")
    marks = [as_read(first), as_read(second)]
    assert is_back(first.post(f"{HERE}/details", **DETAILS, as_read=marks[0]), "saved")
    other = {**DETAILS, "name_sv": "", "name_en": "Siltala"}
    assert second.post(f"{HERE}/details", **other, as_read=marks[1]).status == 409
    assert (now_is(console).name_sv, now_is(console).name_en) == ("Brostad", None)


@pytest.mark.parametrize("path", ["0000000-0", "7654321-2", "x", "..%2f", "add/x"])
def test_an_authority_that_is_not_there_is_not_found(console: Console, path: str) -> None:
    """Whatever the address says."""
    assert console.of().get(f"/fi/admin/authorities/{path}").status == 404


def test_hostile_text_is_shown_as_text(console: Console) -> None:
    """In every field and on every page; none of it is markup, a template or a format."""
    browser = console.of()
    texts = dict.fromkeys(("name_fi", "name_sv", "name_en", "contact_name"), HOSTILE)
    form = {**texts, "languages": "fi", "reason": HOSTILE, "as_read": as_read(browser)}
    assert browser.post(f"{HERE}/details", **form).status == 303
    browser.post(f"{HERE}/step", step="agreement", reference=HOSTILE)
    for path in ("/fi/admin/authorities", HERE, f"{HERE}/details"):
        html = browser.get(path).html
        assert "<script>" not in html
        assert "{{ 7 * 7 }}%(name)s" in html


def test_all_is_said_in_each_language(console: Console) -> None:
    """By whoever reads it."""
    ready(console, AuthorityState.OPEN)
    browser = console.of()
    for language, word in (("fi", "Liittymisen vaiheet"), ("sv", "Stegen i"), ("en", "Steps of")):
        assert word in browser.get(HERE.replace("/fi/", f"/{language}/")).words
