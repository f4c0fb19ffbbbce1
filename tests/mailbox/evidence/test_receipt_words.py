"""A receipt for people: whole in each language, and plain about what it means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from silta.mailbox.evidence.receipt_words import SUBJECTS, TEXTS, receipt_words
from silta.mailbox.evidence.record import ERDS_NAMES, Draft, Event, canonical
from tests.mailbox.evidence.receipt_desk import HEAD
from tests.mailbox.evidence.test_record import DRAFT, KEY
from tests.registry import SILTALA

LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en"])
AT = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
WAYS = sorted(ERDS_NAMES, key=str)


def record(event: Event, method: str | None = "ordinary", **more: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- a draft's other fields
    """Return a record of Siltala's letter as a receipt has it."""
    said: Draft = replace(DRAFT, event=event, method=method, time=AT, **more)
    found: Mapping[str, Any] = json.loads(canonical(said, 1, None, KEY))
    return found


def words(language: str, *records: Mapping[str, Any]) -> str:
    """Return what Siltala reads."""
    return receipt_words(records, language, (SILTALA.id, "Siltalan kaupunki"), HEAD)


@LANGUAGES
@pytest.mark.parametrize(("event", "method"), WAYS, ids=[f"{e}-{m}" for e, m in WAYS])
def test_each_event_has_words(language: str, event: Event, method: str | None) -> None:
    """With message, service, time and place to look, and nothing left to fill in."""
    text = words(language, record(event, method, reasons=["letter.malformed"]))
    shown = ("VD-2026-4711/1", "paivahoito-siltala", "Siltalan kaupunki", DRAFT.evidence_id)
    assert all(part in text for part in shown)
    assert f"https://silta.example/{language}/officials/evidence" in text
    assert "https://silta.example/log/" in text
    assert not {"{", "}", "None"} & set(text.split())


@LANGUAGES
def test_the_languages_have_the_same_texts(language: str) -> None:
    """A new event is written in each of them."""
    names = {path.name for path in (TEXTS / language).iterdir()}
    assert names == {"receipt.txt", *(f"{event}.txt" for event in Event)}
    assert language in SUBJECTS


def test_a_time_is_that_of_helsinki() -> None:
    """As it stands on the wall of the registry."""
    assert "23.11.2026 klo 9.05" in words("fi", record(Event.OPENED))
    assert "23 November 2026 at 09:05" in words("en", record(Event.OPENED))


def test_a_message_is_named_once() -> None:
    """Though two records of it travel together."""
    text = words("fi", record(Event.ACCEPTED), record(Event.FILED))
    assert text.count("VD-2026-4711/1") == 1
    assert text.index("otti viestin vastaan") < text.index("vastaanottajan tilillä")


def test_what_waits_for_its_reader_is_not_served() -> None:
    """Of all that a receipt may be misread for, this costs most."""
    assert "Sitä ennen viestiä ei ole annettu tiedoksi." in words(
        "fi", record(Event.FILED, "verifiable")
    )
    assert "ei ole annettu tiedoksi" not in words("fi", record(Event.FILED, "ordinary"))


@pytest.mark.parametrize(
    ("language", "day"), [("fi", "23.12.2026"), ("sv", "23.12.2026"), ("en", "23 December 2026")]
)
def test_the_last_day_of_the_remedy_stands_there(language: str, day: str) -> None:
    """Where the event settles it, and only there."""
    served = record(Event.ACKNOWLEDGED, "verifiable", deadline=date(2026, 12, 23))
    assert day in words(language, served)
    assert DRAFT.rule_set is not None
    assert DRAFT.rule_set in words(language, served)
    assert DRAFT.rule_set not in words(language, record(Event.ACKNOWLEDGED, "verifiable"))


@LANGUAGES
def test_a_refusal_says_why(language: str) -> None:
    """In the word of the reply; of a letter that nobody could read, whose key it may be."""
    unread = record(
        Event.REJECTED, None, message=None, message_id=None, reasons=["letter.malformed"]
    )
    assert "letter.malformed" in words(language, unread)
    read = words(language, record(Event.REJECTED, message=None, reasons=["letter.stale"]))
    assert len(words(language, unread)) > len(read)


def test_what_an_authority_typed_begins_no_line() -> None:
    """Nor does an identity code that somebody put in a message's id show."""
    text = words("fi", {**record(Event.FILED), "message_id": "210281-9988", "service": "a\nb"})
    assert "210281-9988" not in text
    assert "Palvelu: a b" in text
