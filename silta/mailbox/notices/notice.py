"""A notice as it stands in the outbox: for whom, of what kind, with which facts; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ReaderKind(StrEnum):
    """Who can be written to; the address is looked up when the mail leaves."""

    ADMINISTRATOR = "administrator"
    INVITED = "invited"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader, by the id of an administrator, invited or active, or of an authority."""

    kind: ReaderKind
    id: str


class Kind(StrEnum):
    """What a notice is about; ``texts/`` has a file of this name in each language."""

    EXPIRY = "expiry"
    OVERLAP_OVER = "overlap_over"
    ALARM = "alarm"
    DAILY = "daily"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Notice:
    """What one reader is told; the facts hold ids, times and counts, never an address."""

    to: Reader
    kind: Kind
    facts: Mapping[str, Any]


def body_of(notice: Notice) -> bytes:
    """Return the notice as the body of an item of the outbox."""
    to = {notice.to.kind.value: notice.to.id}
    said = {"to": to, "notice": notice.kind.value, **notice.facts}
    return json.dumps(said, ensure_ascii=False).encode()


def notice_of(body: bytes) -> Notice:
    """Read a body; raise ValueError for what is no notice of this version."""
    try:
        said = dict(json.loads(body))
        [(reader, wanted)] = dict(said.pop("to")).items()
        return Notice(Reader(ReaderKind(reader), str(wanted)), Kind(said.pop("notice")), said)
    except (KeyError, TypeError, ValueError):
        raise ValueError("not a notice of this version") from None
