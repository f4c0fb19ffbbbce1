"""What must be true of a town after whatever happened to it: each letter is there, once."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import rfc8785

from tests.town import Town


def check_filed_once(town: Town, message_ids: Collection[str]) -> dict[str, str]:
    """See that these letters and no others are filed, once each, with whole evidence.

    Returns the evidence id of each by the sender's message id.
    """
    rows = town.messages()
    assert Counter(row["message_id"] for row in rows) == Counter(message_ids)
    records = town.evidence()
    events = defaultdict(list)
    for record in records:
        events[record["message"]].append(record["event"])
    assert events == {row["id"]: ["accepted", "filed"] for row in rows}
    check_chain(records)
    return {row["message_id"]: row["evidence_id"] for row in rows}


def check_chain(records: Collection[Mapping[str, Any]]) -> None:
    """See that records of one authority follow each other, each naming the one before it."""
    previous = None
    for number, record in enumerate(records, 1):
        assert (record["number"], record["previous"]) == (number, previous)
        previous = hashlib.sha256(rfc8785.dumps(dict(record))).hexdigest()
