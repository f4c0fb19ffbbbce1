"""The console's words are total: what Silta can say, an administrator can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from inspect import getsource
from itertools import chain
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from silta.gateway.curiosity import ABOUT_A_PERSON
from silta.keys.acts.gateway_key_requests import Wanted
from silta.keys.administrator import AdministratorState
from silta.keys.authority import AuthorityState, Step
from silta.keys.details import Details
from silta.keys.gateway_key import GatewayKeyState, Purpose
from silta.keys.standing import CertificateState
from silta.mailbox.evidence import receipt_channel
from silta.mailbox.evidence.record import Event
from silta.mailbox.outbox import mail, post, post_faults
from silta.mailbox.outbox.deliver import OUR_FAULT
from silta.mailbox.outbox.fault_words import FAULT_WORDS
from silta.mailbox.outbox.item import State
from silta.mailbox.outbox.pace import UNSETTLED
from silta.mailbox.service import Fallback, Method, ServiceState
from silta.mailbox.service_terms import ServiceTerms
from silta.portal.admin.views_acts import Fact, facts_of
from silta.portal.rendering import OWN_NAMES, TEMPLATES

FAULT = re.compile(r'"([a-z]+\.[a-z_]+)"')
STATES = (AuthorityState, CertificateState, GatewayKeyState, AdministratorState, ServiceState)
VALUES: list[tuple[str, Iterable[str]]] = [
    ("state", chain.from_iterable(STATES)),
    ("fallback", Fallback),
    ("method", Method),
    ("purpose", Purpose),
    ("step", Step),
    ("wanted", Wanted),
]


def table(template: str, name: str) -> Mapping[str, Any]:
    """Return a table of words as a template has it, in English."""
    environment = Environment(  # noqa: S701 -- nothing is rendered
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
    )
    # The extension adds this method, which the types of Jinja do not know.
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    module = environment.get_template(template).make_module({"languages": OWN_NAMES})
    found: Mapping[str, Any] = getattr(module, name)
    return found


@pytest.mark.parametrize(
    ("template", "name", "all_of"),
    [("_events", "events", Event), ("_faults", "states", State)],
)
def test_each_has_a_word_and_a_help(template: str, name: str, all_of: type[StrEnum]) -> None:
    """A record that cannot be read is no evidence to an auditor."""
    found = table(f"admin/{template}.html", name)
    assert set(found) == set(all_of)
    assert all(word and help_ for word, help_ in found.values())


def test_each_answer_about_a_person_has_a_word_and_a_help() -> None:
    """They are counted on the page of the intake."""
    found = table("admin/_negatives.html", "reasons")
    assert set(found) == ABOUT_A_PERSON
    assert all(word and help_ for word, help_ in found.values())


def test_each_fault_of_a_mail_has_a_sentence() -> None:
    """An operator decides by it whether to try again."""
    modules = (mail, post, post_faults, receipt_channel)
    said = {found for module in modules for found in FAULT.findall(getsource(module))}
    assert set(FAULT_WORDS) == said | {OUR_FAULT.fault, UNSETTLED.fault}
    shown = {
        fault: words.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
        for fault, words in FAULT_WORDS.items()
    }
    assert table("admin/_faults.html", "faults") == shown


@pytest.mark.parametrize(("name", "all_of"), VALUES, ids=[name for name, _ in VALUES])
def test_each_known_value_of_a_fact_has_a_word(name: str, all_of: Iterable[str]) -> None:
    """Before and after are compared by people."""
    assert set(table("admin/_facts.html", "values")[name]) == set(all_of)


def test_each_detail_and_term_has_a_name() -> None:
    """Whatever of an authority or a service changes."""
    names = {one.name for kind in (Details, ServiceTerms) for one in fields(kind)}
    steps = {f"step {one}" for one in Step}
    assert not (names | steps) - set(table("admin/_facts.html", "names"))


def test_a_time_is_shown_as_one() -> None:
    """What is called a time and is none stays the text that it is."""
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    said = {"expires_at": "2026-11-22T10:00:00.000Z", "retires_at": "--option", "state": "open"}
    assert facts_of({}, said) == (
        Fact("expires_at", None, at),
        Fact("retires_at", None, "--option"),
        Fact("state", None, "open"),
    )
