"""``docs/evidence.md`` says what records hold, and its commands check them."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from silta.mailbox.evidence.entry import entry_of, log_salt
from silta.mailbox.evidence.record import ERDS_NAMES, Committed, Event, canonical, salt
from silta.mailbox.evidence.schema import record_schema_text
from tests.docs.manual import page, rows
from tests.letters import DOCUMENTS
from tests.mailbox.evidence.test_record import DRAFT, KEY

TABLES: Final = {row[0]: row for row in rows("evidence.md")}
NAMES: Final = re.compile(r"`([a-z_]+)`")
COMMANDS: Final = re.compile(r"^```bash\n(.*?)^```", re.DOTALL | re.MULTILINE)
DECISION: Final = DOCUMENTS["päätös.pdf"]
RECORD: Final = canonical(DRAFT, 1, None, KEY)


@pytest.mark.parametrize("event", Event)
def test_the_page_has_every_event_with_its_names(event: Event) -> None:
    """A record's reader looks them up there."""
    named = {name for (of, _), names in ERDS_NAMES.items() if of is event for name in names}
    assert set(re.findall(r"`(\w+)`", TABLES[f"`{event}`"][1])) == named


def test_the_page_has_every_field_of_a_record() -> None:
    """In the order of the schema."""
    fields = list(json.loads(record_schema_text())["properties"])
    told = [name for cell in TABLES for name in NAMES.findall(cell) if name in fields]
    assert told == fields


def by_hand(command: str, folder: Path, **given: str) -> str:
    """Return the digest that a command of the page prints in a folder."""
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env={"PATH": "/usr/bin:/bin", **given},
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout.split()[0]


def test_a_commitment_is_checked_as_the_page_says(tmp_path: Path) -> None:
    """With the salt of the receipt, and tools that every Linux has."""
    (tmp_path / "paatos.pdf").write_bytes(DECISION)
    committed = Committed("document-1", hashlib.sha256(DECISION).digest())
    opened = salt(KEY, DRAFT.evidence_id, DRAFT.event, committed.name)
    found = by_hand(COMMANDS.findall(page("evidence.md"))[0], tmp_path, SALT=opened.hex())
    assert found == hashlib.sha256(opened + committed.digest).hexdigest()


def test_an_entry_of_the_log_is_found_as_the_page_says(tmp_path: Path) -> None:
    """From the record as it was saved, and the salt that came with it."""
    (tmp_path / "record.json").write_bytes(RECORD)
    of_log = log_salt(KEY, DRAFT.evidence_id)
    found = by_hand(COMMANDS.findall(page("evidence.md"))[1], tmp_path, LOG_SALT=of_log.hex())
    assert found == entry_of(of_log, RECORD).hex()
