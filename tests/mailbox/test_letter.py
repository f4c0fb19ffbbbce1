"""A good letter is read whole; what it says about a person does not show itself."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from silta.base.identity import Address, parse_hetu
from silta.mailbox.letter import (
    MAX_DOCUMENTS,
    Document,
    Letter,
    Manifest,
    letter_digest,
    read_manifest,
)
from silta.mailbox.letter.manifest import SECTIONS
from silta.mailbox.letter.schema import SCHEMA_ID, published_schema, schema_text
from tests.letters import DOCUMENTS, EXAMPLE, REMOVED, good_manifest, manifest_bytes

DOCS = Path(__file__).parents[2] / "docs"


def read(**overrides: object) -> Manifest:
    """Read a good manifest with these overrides."""
    return read_manifest(manifest_bytes(good_manifest(**overrides)))


def test_the_example_in_the_manual_is_read() -> None:
    """What newcomers copy must work."""
    manifest = read_manifest(EXAMPLE.read_bytes())
    assert manifest.to == Address("paivahoito-siltala", "silta.localhost")
    assert manifest.created_at == datetime(2026, 11, 22, 7, 15, tzinfo=UTC)
    assert manifest.recipient.id == parse_hetu("210281-9988")
    assert manifest.decision is not None
    assert manifest.decision.date == date(2026, 11, 20)
    assert [entry.size for entry in manifest.documents] == [48211, 10342]


def test_times_are_utc() -> None:
    """Whatever offset the sender writes, the house has one time."""
    assert read(created_at="2026-11-22T09:15:00.25+02:00").created_at.tzinfo is UTC
    assert read(created_at="2026-11-22t07:15:00z").created_at.hour == 7


def test_the_least_letter_is_read() -> None:
    """Only the required fields, and defaults that disclose and promise least."""
    least = {"method": "ordinary", "rule_set": REMOVED, "not_before": REMOVED, "fallback": REMOVED}
    optional = ("decision", "remedy", "reply", "notify", "replaces", "x-case-system")
    manifest = read(kind="notice", delivery=least, **dict.fromkeys(optional, REMOVED))
    assert (manifest.delivery.rule_set, manifest.delivery.fallback) == ("fi-2003-13", "authority")
    assert not manifest.reply.allowed
    assert not manifest.notify.sender_named
    assert (manifest.remedy, manifest.decision, manifest.replaces) == (None, None, None)


def test_extensions_are_read_past_at_every_level() -> None:
    """A case system may keep notes of its own; none of them reaches the house."""
    note: Any = {"x-note": {"deep": [1, "\u202e"]}}
    entry = {**good_manifest()["documents"][0], **note}
    manifest = read(**note, matter=note, sender=note, documents=[entry], remedy={"document": None})
    assert "x-note" not in manifest.model_dump_json()


def test_document_names_come_out_in_nfc() -> None:
    """File systems write one name in two ways; the house has one."""
    entry = {**good_manifest()["documents"][0], "name": "pa\u0308a\u0308to\u0308s.pdf"}
    manifest = read(documents=[entry], remedy={"document": "p\u00e4\u00e4t\u00f6s.pdf"})
    assert manifest.documents[0].name == "p\u00e4\u00e4t\u00f6s.pdf"


def test_twenty_documents_are_read() -> None:
    """The limit itself is allowed."""
    entry = good_manifest()["documents"][0]
    many = [{**entry, "name": f"{number}.pdf"} for number in range(MAX_DOCUMENTS)]
    assert len(read(documents=many, remedy={"document": None}).documents) == MAX_DOCUMENTS


def test_nothing_of_a_letter_shows_itself() -> None:
    """A traceback or a log line must not carry what a letter says."""
    data = manifest_bytes(good_manifest())
    manifest = read_manifest(data)
    content = Document("päätös.pdf", "application/pdf", DOCUMENTS["päätös.pdf"])
    shown = f"{Letter(manifest, data, (content,))!r} {content!r} {manifest!r} {manifest}"
    shown += (
        f"{manifest.recipient!r} {manifest.matter!s} {manifest.model_dump()['recipient']['id']}"
    )
    assert not [
        word for word in ("Aino", "Päivähoito", "päätös", "210281", "PDF-") if word in shown
    ]


def test_a_manifest_is_frozen() -> None:
    """What was judged is what is filed; mypy says so as well as pydantic."""
    with pytest.raises(ValidationError):
        read().matter.title = "Toinen"  # type: ignore[misc]


def test_the_digest_is_of_the_bytes() -> None:
    """Two letters are the same when the bytes of their manifests are."""
    data = manifest_bytes(good_manifest())
    assert letter_digest(data) == hashlib.sha256(data).hexdigest()
    assert letter_digest(data) != letter_digest(data + b" ")


def test_the_published_schema_is_the_codes() -> None:
    """Write it anew with ``python -m silta.mailbox.letter > docs/letter.schema.json``."""
    command = [sys.executable, "-m", "silta.mailbox.letter"]
    written = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    assert (DOCS / "letter.schema.json").read_bytes() == written
    assert written.decode("utf-8") == schema_text()


def test_the_schema_is_closed_but_for_extensions() -> None:
    """A reader of the schema must refuse what we refuse."""
    schema = published_schema()
    sections = [schema, *schema["$defs"].values()]
    assert schema["$id"] == SCHEMA_ID
    assert len(sections) == len(SECTIONS)
    assert all(section["additionalProperties"] is False for section in sections)
    assert all(section["patternProperties"] == {"^x-": {}} for section in sections)


def test_the_schema_says_all_that_is_required() -> None:
    """INTERFACE.md section 4, first row of the table."""
    schema = published_schema()
    required = {name: set(section["required"]) for name, section in schema["$defs"].items()
                if "required" in section}  # fmt: skip
    assert set(schema["required"]) == {
        "format", "kind", "to", "message_id", "created_at", "sender", "recipient", "delivery",
        "matter", "documents",
    }  # fmt: skip
    assert required["DocumentEntry"] == {"name", "role", "media_type", "size", "sha256"}
    assert json.loads(schema_text()) == schema
