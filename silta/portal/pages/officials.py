"""The workroom: what an authority's people need to send, and to check what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from litestar import Response, get
from litestar.params import FromPath

from silta.base.database import Transaction
from silta.keys.fingerprint import grouped
from silta.keys.gateway_key import Purpose
from silta.keys.store import gateway_keys
from silta.mailbox.evidence.record import ERDS_NAMES, Event
from silta.mailbox.store import checkpoints
from silta.portal.answers import page_answer
from silta.portal.tools import tools_of
from silta.portal.visitors import visitor_of
from silta.portal.web import Asked


def _names_of(event: Event) -> tuple[str, ...]:
    """Return all that ETSI calls an event, in whatever way a message is served."""
    names = (name for (of, _), named in ERDS_NAMES.items() if of is event for name in named)
    return tuple(dict.fromkeys(names))


ERDS: Final[Mapping[str, tuple[str, ...]]] = {event.value: _names_of(event) for event in Event}


@dataclass(frozen=True, slots=True)
class ReceiptsKey:
    """A key that signs receipts, or did: its fingerprint in groups, and since when (UTC)."""

    fingerprint: str
    since: datetime
    has_ended: bool


@get("/{lang:str}/officials", sync_to_thread=True)
def officials(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Say how an authority sends, and how it joins."""
    visitor, tools = visitor_of(request, lang), tools_of(request)
    return page_answer(tools, "officials.html", visitor.page, {"domain": tools.domain})


@get("/{lang:str}/officials/evidence", sync_to_thread=True)
def evidence(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Say what is recorded, how it reaches the authority, and by which keys to check it."""
    visitor, tools = visitor_of(request, lang), tools_of(request)
    with tools.database.read() as transaction:
        context = {
            "keys": _receipts_keys(transaction),
            "checkpoint": checkpoints.newest(transaction),
            "log_key": tools.log_key,
            "erds": ERDS,
        }
    return page_answer(tools, "officials_evidence.html", visitor.page, context)


def _receipts_keys(transaction: Transaction) -> Sequence[ReceiptsKey]:
    """Return the keys that receipts are or were signed with, the newest first."""
    keys = gateway_keys.list_all(transaction, Purpose.RECEIPTS)
    return [
        ReceiptsKey(grouped(key.fingerprint), key.activated_at, key.has_ended)
        for key in reversed(keys)
        if key.activated_at is not None
    ]
