"""The public list of connected services: who is on it, in which order and language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.keys.authority import AuthorityState
from silta.keys.store import authorities
from silta.mailbox.service import Method, Service, ServiceState
from silta.mailbox.store import services
from silta.portal.connected import Name, connected
from silta.portal.rendering import Renderer
from silta.portal.views import Language, Page
from tests.portal.samples import LANGUAGES
from tests.portal.web import Web
from tests.registry import NAAPURILA, NOW, SILTALA, authority

AAKENUS = replace(authority("2345678-0", "Äkenuksen kunta", "akenus.example"), name_sv="Akenus")
OPEN, CLOSED = ServiceState.OPEN, ServiceState.CLOSED


def service(
    owner: BusinessId,
    code: str,
    name_fi: str,
    name_sv: str | None = None,
    state: ServiceState = OPEN,
) -> Service:
    """Return a service of an authority."""
    return Service(code, owner, name_fi, name_sv, None, Method.ORDINARY, state)


@pytest.fixture(autouse=True)
def three_authorities(database: Database) -> None:
    """Have three open authorities with services."""
    with database.write() as transaction:
        for one in (AAKENUS, NAAPURILA, SILTALA):
            authorities.add(transaction, one, NOW)
            authorities.set_state(transaction, one.id, AuthorityState.OPEN)
        for each in (
            service(SILTALA.id, "paatos", "Päivähoito", "Dagvård"),
            service(SILTALA.id, "asuminen", "Asuminen"),
            service(SILTALA.id, "suljettu", "Suljettu", state=CLOSED),
            service(AAKENUS.id, "koulu", "Koulu", "Skola"),
        ):
            services.add(transaction, each, NOW)


def listed(database: Database, language: Language = "fi") -> list[tuple[str, list[str]]]:
    """Return what the list says."""
    with database.read() as transaction:
        found = connected(transaction, language)
    return [(one.name.text, [name.text for name in one.services]) for one in found]


def test_authorities_and_services_are_in_alphabetical_order(database: Database) -> None:
    """One without an open service is not on it, nor is a closed service."""
    assert listed(database) == [
        ("Siltalan kaupunki", ["Asuminen", "Päivähoito"]),
        ("Äkenuksen kunta", ["Koulu"]),
    ]


def test_another_language_has_its_own_names_and_order(database: Database) -> None:
    """A name that is not translated stands there in Finnish, and is marked as such."""
    assert listed(database, "sv") == [
        ("Akenus", ["Skola"]),
        ("Siltalan kaupunki", ["Asuminen", "Dagvård"]),
    ]
    with database.read() as transaction:
        _, siltala = connected(transaction, "sv")
    assert siltala.name == Name("Siltalan kaupunki", "fi")
    assert siltala.services[1] == Name("Dagvård", "sv")


@pytest.mark.parametrize("state", [AuthorityState.PREPARING, AuthorityState.SUSPENDED])
def test_an_authority_that_is_not_open_is_not_listed(
    database: Database, state: AuthorityState
) -> None:
    """Nothing comes from it."""
    with database.write() as transaction:
        authorities.set_state(transaction, SILTALA.id, state)
    assert [name for name, _ in listed(database)] == ["Äkenuksen kunta"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_services_the_page_says_so(language: Language) -> None:
    """An empty page would look broken."""
    page = Page(language, "/account/services", is_demo=False)
    html = Renderer().render("connected.html", page, connected=())
    assert "<h2" in html
    assert "<li><span" not in html


def test_hostile_names_are_text(database: Database) -> None:
    """Whatever an administrator typed."""
    with database.write() as transaction:
        services.add(transaction, service(SILTALA.id, "x", "<script>1</script>"), NOW)
        found = connected(transaction, "fi")
    html = Renderer().render("connected.html", Page("fi", "/x", is_demo=False), connected=found)
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_everybody_may_read_the_list(shared_web: Web) -> None:
    """Linked from the front page and from the foot of every page."""
    visitor = shared_web.citizen()
    for language in LANGUAGES:
        front = visitor.get(f"/{language}/")
        assert front.text.count(f'href="/{language}/account/services"') == 2
        page = visitor.get(f"/{language}/account/services")
        assert page.status_code == 200
        assert "Siltalan kaupunki" in page.text
