"""The published schemas say what records and receipts are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from silta.base.database import Database
from silta.base.reason import Reason
from silta.mailbox import filing
from silta.mailbox.evidence.about import as_received, signed_by
from silta.mailbox.evidence.record import ERDS_NAMES, Committed, Draft, Event, canonical
from silta.mailbox.evidence.schema import receipt_schema_text, record_schema_text
from silta.mailbox.letter.limits import MAX_DOCUMENTS
from silta.mailbox.store import evidence
from tests.mailbox.evidence.schema_reader import Reader
from tests.mailbox.evidence.test_record import DRAFT, KEY, LETTER
from tests.mailbox.filed_letters import KEYS, furnish, letter_of, to_file
from tests.registry import SILTALA

DOCS: Final = Path(__file__).parents[3] / "docs"
RECORDS: Final = Reader(json.loads(record_schema_text()))
CAME_AS: Final = as_received(b"O" * 32)
SIGNED_BY: Final = signed_by(b"C" * 32)
ALL: Final = [
    LETTER,
    CAME_AS,
    SIGNED_BY,
    *(Committed(f"document-{n}", b"D" * 32) for n in (1, MAX_DOCUMENTS)),
]
UNREAD: Final = replace(
    DRAFT,
    event=Event.REJECTED,
    message=None,
    message_id=None,
    method=None,
    rule_set=None,
    recipient=None,
    committed=[CAME_AS],
    reasons=[Reason.LETTER_MALFORMED.value],
)


def of_event(event: Event, method: str) -> Draft:
    """Return what a record of an event says, with all that it can say."""
    if event is Event.REJECTED:
        reasons = [Reason.RECIPIENT_NAME_MISMATCH.value]
        return replace(
            DRAFT, event=event, method=method, message=None, reasons=reasons, committed=ALL
        )
    said = replace(DRAFT, event=event, method=method, committed=ALL)
    if event is Event.ACKNOWLEDGED:
        said = replace(said, deadline=date(2026, 12, 23))
    acts = {Event.ACKNOWLEDGED, Event.OPENED}
    return replace(said, identification="urn:acr:substantial") if event in acts else said


def drafts() -> Iterator[Draft]:
    """Yield a record of each event, in each way of service that knows it."""
    yield UNREAD
    yield from (of_event(event, method) for event, method in ERDS_NAMES if method is not None)


def record(draft: Draft = DRAFT, number: int = 1) -> dict[str, Any]:
    """Return a record as a reader takes it apart."""
    previous = None if number == 1 else b"P" * 32
    read: dict[str, Any] = json.loads(canonical(draft, number, previous, KEY))
    return read


@pytest.mark.parametrize("name", ["evidence", "receipt"])
def test_the_manual_has_the_schema_that_is_installed(name: str) -> None:
    """Copy it anew from ``silta/mailbox/evidence/``."""
    installed = {"evidence": record_schema_text(), "receipt": receipt_schema_text()}[name]
    assert (DOCS / f"{name}.schema.json").read_text("utf-8") == installed
    assert json.loads(installed)["$id"] == f"urn:silta:{name}:1"


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("draft", [*drafts()], ids=lambda it: f"{it.event}-{it.method}")
def test_a_record_of_every_event_follows_the_schema(draft: Draft, number: int) -> None:
    """A reader of the schema must take what we write."""
    assert RECORDS.faults(record(draft, number)) == []


def test_what_the_filing_writes_follows_the_schema(database: Database) -> None:
    """Not only what a test makes up."""
    furnish(database)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter_of()), KEYS)
        written = [json.loads(one.record) for one in evidence.list_all(transaction)]
    assert len(written) == 2
    assert [fault for one in written for fault in RECORDS.faults(one)] == []


def test_the_schema_names_every_event_and_no_other() -> None:
    """A later event is published with the code that writes it."""
    properties = RECORDS.root["properties"]
    assert set(properties["event"]["enum"]) == set(Event)
    named = {name for names in ERDS_NAMES.values() for name in names}
    assert set(properties["erds_events"]["items"]["enum"]) == named
    assert set(RECORDS.root["required"]) == set(properties) == set(record())


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_can_stand_in_a_record(reason: Reason) -> None:
    """They are the words that open the intake's replies."""
    assert RECORDS.faults(record(replace(UNREAD, reasons=[reason.value]))) == []


WRONG: Final[dict[str, Any]] = {
    "format": "silta-evidence/2",
    "evidence_id": "01KBQ0000000000000000000VI",
    "event": "lost",
    "erds_events": ["Lost"],
    "time": "2026-11-22T09:15:00Z",
    "authority": "1234567",
    "service": "Päivähoito",
    "message": None,
    "message_id": "with space",
    "commitments": {"letter": "00"},
    "recipient": "010190-900P",
    "rule_set": None,
    "deadline": "23.12.2026",
    "identification": "",
    "reasons": ["account.not_active"],
    "number": 0,
    "previous": "00" * 32,
    "name": "Aino",
}


@pytest.mark.parametrize(("field", "value"), WRONG.items(), ids=WRONG)
def test_what_is_no_record_is_found(field: str, value: object) -> None:
    """In every field, and in one that there is not."""
    assert RECORDS.faults({**record(replace(DRAFT, committed=ALL)), field: value})


@pytest.mark.parametrize("field", record())
def test_a_field_that_is_missing_is_found(field: str) -> None:
    """What is not known stands there as null."""
    rest = {name: value for name, value in record().items() if name != field}
    assert RECORDS.faults(rest)


def test_a_refusal_says_why() -> None:
    """And a filing has no reason."""
    assert RECORDS.faults(record(replace(UNREAD, reasons=[])))
    assert RECORDS.faults(record(replace(UNREAD, committed=[])))
    assert RECORDS.faults(record(replace(DRAFT, reasons=["busy"])))
