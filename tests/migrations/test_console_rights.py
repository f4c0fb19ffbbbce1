"""The console does its work under its own role in the database, and no more than that."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest

from silta.base.act import ActRefused
from silta.keys.administrator import Role
from silta.migrations.grants import Process
from tests.migrations.roles import Roles, open_roles
from tests.peers.postgres import Postgres
from tests.portal.admin.desk import open_console
from tests.portal.admin.every_page import filled, shown_to
from tests.portal.admin.furnished import MUUKALA, furnish, known
from tests.portal.driver import Browser
from tests.town import NAAPURILA, SERVICE, SILTALA, Town

ROLES = (Role.KEYS, Role.OPERATOR)
WHY = ("--reason", "SIL/7/2026")
# The command line and the console call the same functions; so these are the console's acts.
ACTS = (
    ("authority", "step", MUUKALA, "agreement", "--reference", "A-1"),
    ("authority", "step", MUUKALA, "security", "--reference", "A-2"),
    ("authority", "step", MUUKALA, "technical", "--reference", "A-3"),
    ("authority", "step", MUUKALA, "details", "--reference", "A-4"),
    ("authority", "open", MUUKALA),
    ("authority", "change", MUUKALA, "--name-sv", "Muukala kommun"),
    ("authority", "domains", MUUKALA, "--set", "muu.example", "--set", "kala.example", *WHY),
    ("authority", "suspend", MUUKALA, *WHY),
    ("authority", "resume", MUUKALA, *WHY),
    ("service", "add", "--authority", MUUKALA, "--code", "kala-muukala", "--name-fi", "Kala"),
    ("service", "change", "kala-muukala", "--name-sv", "Fisk"),
    ("service", "close", "kala-muukala", *WHY),
    ("service", "open", "kala-muukala", *WHY),
    ("certificate", "approve", "{pending}", *WHY),
    ("certificate", "replace", "{kirjaamo}", "--by", "{pending}", "--overlap", "30", *WHY),
    ("certificate", "retire", "{kirjaamo}", *WHY),
    ("certificate", "revoke", "{pending}", *WHY),
    ("certificate", "warn-readers", "{pending}", *WHY),
    ("outbox", "retry", "--all"),
)


@pytest.fixture(scope="module")
def furnished(postgres_server: Postgres, first_town: Town) -> Iterator[Roles]:
    """Give a town with its roles, in which something waits on every page."""
    with open_roles(postgres_server, first_town) as roles:
        furnish(roles.owner)
        yield roles


@pytest.fixture(scope="module")
def readers(furnished: Roles) -> Iterator[dict[Role, Browser]]:
    """Give administrators' browsers, at a console under its own role."""
    with (
        furnished.database(Process.CONSOLE) as database,
        open_console(database, furnished.owner.home) as opened,
    ):
        yield {role: opened.of(role) for role in ROLES}


@pytest.mark.parametrize(
    ("role", "template"), [(role, template) for role in ROLES for template in shown_to(role)]
)
def test_every_page_opens(
    readers: dict[Role, Browser], furnished: Roles, role: Role, template: str
) -> None:
    """A page that asks for more than the console may see would be a fault there alone."""
    paths = {filled(template, "fi", values) for values in known(furnished.owner).values()}
    statuses = {readers[role].get(path).status for path in paths}
    assert HTTPStatus.OK in statuses
    # What cannot be done to one that is suspended says so, and is no fault.
    assert statuses <= {HTTPStatus.OK, HTTPStatus.CONFLICT}


def test_an_act_by_the_page_holds_its_hand(readers: dict[Role, Browser]) -> None:
    """Whoever acts is looked at again under a lock, which needs a right in the database."""
    operator = readers[Role.OPERATOR]
    got = operator.post("/fi/admin/outbox/x/retry")
    assert (got.status, "no such item" in got.words) == (HTTPStatus.CONFLICT, True)
    taru = {"email": "taru@silta.example", "role": "keys", "language": "fi", "reason": "apu"}
    got = operator.post("/fi/admin/administrators/invite", **taru)
    assert got.one("location") == "/fi/admin/proposals?said=proposed"


@pytest.mark.parametrize("process", [Process.GATEWAY, Process.PORTAL, Process.WORKER])
@pytest.mark.parametrize(
    "act",
    [
        ("authority", "suspend", SILTALA, *WHY),
        ("authority", "resume", NAAPURILA, *WHY),
        ("service", "close", SERVICE, *WHY),
        ("certificate", "approve", "{pending}", *WHY),
        ("certificate", "revoke", "{kirjaamo}", *WHY),
        ("admin", "add", "--email", "vieras@muukala.example", "--role", "keys"),
    ],
)
def test_no_other_process_can_do_one(
    furnished: Roles, process: Process, act: tuple[str, ...]
) -> None:
    """Whoever has taken it over: the same functions end in the database's refusal."""
    town = furnished.town(process)
    with pytest.raises(ActRefused, match="permission denied"):
        town.silta(*(word.format(**town.registers.keys) for word in act))


def test_the_console_makes_no_gateway_key(furnished: Roles) -> None:
    """Keys are made on the command line alone."""
    with pytest.raises(ActRefused, match="permission denied for table gateway_key"):
        furnished.town(Process.CONSOLE).silta("gateway-key", "new")


def test_every_act_can_be_done(furnished: Roles) -> None:
    """In the order of a municipality's first year, with a key that is lost in it."""
    town = furnished.town(Process.CONSOLE)
    for act in ACTS:
        town.silta(*(word.format(**town.registers.keys) for word in act))
