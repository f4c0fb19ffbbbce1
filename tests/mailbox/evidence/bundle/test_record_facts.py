"""Reading a record that a stranger may have written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
import rfc8785

from silta.mailbox.evidence.bundle.record_facts import LARGEST_BYTES, NoRecord, read_record
from tests.mailbox.evidence.bundle.bundles import Files

PATH = "records/02-filed.json"
WRONG: tuple[Mapping[str, object], ...] = (
    {"format": "silta-evidence/2"},
    {"event": "../../evil"},
    {"event": None},
    {"message": None},
    {"message": "x\n    rm"},
    {"authority": "1234567-2"},
    {"authority": "1234567-1\n    sh evil"},
    {"service": "a b"},
    {"time": "yesterday"},
    {"time": "2026-11-24T00:08:12Z"},
    {"time": "0001-01-01T00:00:00.000+23:59"},
    {"number": "1"},
    {"number": True},
    {"commitments": {"letter\n": "ab" * 32}},
    {"commitments": {"letter": "ab"}},
    {"commitments": None},
)


def said(files: Files) -> dict[str, Any]:
    """Return what a true record says."""
    found: dict[str, Any] = json.loads(files[PATH])
    return found


def test_a_true_record_is_read(files: Files) -> None:
    """With the digest that the next one in the chain names."""
    facts = read_record(files[PATH])
    assert (facts.event, facts.number, facts.authority) == ("filed", 2, "1234567-1")
    assert facts.previous == read_record(files["records/01-accepted.json"]).digest


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_a_record_with_a_wrong_field_is_refused(files: Files, change: Mapping[str, Any]) -> None:
    """Whatever is shown of it, or stands in a command, has the form of ours."""
    with pytest.raises(NoRecord):
        read_record(rfc8785.dumps({**said(files), **change}))


def test_a_record_in_another_form_is_refused(files: Files) -> None:
    """There is one way to write it; a copy with a space is another file with the same words."""
    for content in (
        json.dumps(said(files)).encode(),
        files[PATH] + b"\n",
        b"\xef\xbb\xbf" + files[PATH],
        b"[" * 10_000,
        b"{}",
        b"null",
        b"\xff",
        b"",
        b" " * LARGEST_BYTES + files[PATH],
    ):
        with pytest.raises(NoRecord):
            read_record(content)
