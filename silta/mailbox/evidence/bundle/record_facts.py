"""What a record says, read strictly: only what ``evidence.record`` would have written. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import rfc8785

from silta.base.identity import BusinessId, parse_business_id, parse_service_code
from silta.base.ids import is_id
from silta.base.times import utc_milliseconds
from silta.mailbox.evidence.record import FORMAT

_EVENT = re.compile(r"[a-z]+(?:_[a-z]+)*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z]+(?:-[0-9]{1,3})?")
NOT_OURS: Final = "not a record of a filed message, in the one form that records have"
LARGEST_BYTES: Final = 64 * 1024  # a record has 2 KiB


class NoRecord(ValueError):  # noqa: N818 -- a finding about a file, told in one line
    """The bytes are no record of ours."""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What tells a record from others, and what it commits to, in hexadecimal by name."""

    evidence_id: str
    event: str
    time: datetime
    authority: BusinessId
    service: str
    message: str
    number: int
    previous: str | None
    commitments: Mapping[str, str]
    digest: str


def read_record(record: bytes) -> RecordFacts:
    """Return what a record of a filed message says; raise NoRecord for other bytes.

    Its form is canonical: no two files say the same.
    """
    facts = None
    try:
        said = json.loads(record) if len(record) <= LARGEST_BYTES else None
        if isinstance(said, dict) and rfc8785.dumps(said) == record:
            facts = _facts(said, hashlib.sha256(record).hexdigest())
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError):
        raise NoRecord(NOT_OURS) from None
    if facts is None:
        raise NoRecord(NOT_OURS)
    return facts


def _facts(said: Mapping[str, Any], digest: str) -> RecordFacts | None:
    commitments = dict(said["commitments"])
    is_ours = (
        said["format"] == FORMAT
        and _EVENT.fullmatch(said["event"])
        and is_id(said["message"])
        and is_id(said["evidence_id"])
        and type(said["number"]) is int
        and said["time"].endswith("Z")
        and utc_milliseconds(datetime.fromisoformat(said["time"])) == said["time"]
        and all(map(_NAME.fullmatch, commitments))
        and all(map(_DIGEST.fullmatch, commitments.values()))
    )
    if not is_ours:
        return None
    return RecordFacts(
        evidence_id=said["evidence_id"],
        event=said["event"],
        time=datetime.fromisoformat(said["time"]),
        authority=parse_business_id(said["authority"]),
        service=parse_service_code(said["service"]),
        message=said["message"],
        number=said["number"],
        previous=said["previous"],
        commitments=commitments,
        digest=digest,
    )
