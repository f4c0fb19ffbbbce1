"""The gateway's own keys as the console shows them, and what can be asked for of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from silta.keys.acts.gateway_key_requests import FITTING, Request, Wanted
from silta.keys.fingerprint import Fingerprint, grouped
from silta.keys.gateway_key import GatewayKey, GatewayKeyState, Purpose

DESTROYED: Final = "destroyed"


@dataclass(frozen=True, slots=True)
class GatewayKeyView:
    """A key; ``standing`` is its state, or "destroyed". ``can`` are the acts to ask for."""

    fingerprint: str
    groups: str
    purpose: str
    standing: str
    algorithm: str
    times: tuple[tuple[str, datetime], ...]
    can: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left to do with it."""
        return self.standing == DESTROYED


@dataclass(frozen=True, slots=True)
class RequestView:
    """What somebody asked for: ``of`` is a fingerprint in groups, or None for a new key."""

    id: str
    wanted: str
    purpose: str | None
    of: str | None
    reason: str
    by: str
    at: datetime
    command: str


def key_view(key: GatewayKey) -> GatewayKeyView:
    """Return a key as the page shows it; the times of its life in their order."""
    is_destroyed = key.destroyed_at is not None and key.state == GatewayKeyState.RETIRED
    steps = {
        "made": key.made_at,
        "published": key.published_at,
        "activated": key.activated_at,
        "opens_until": key.opens_until,
        "retired": key.retired_at,
        "destroyed": key.destroyed_at,
    }
    return GatewayKeyView(
        fingerprint=key.fingerprint,
        groups=grouped(key.fingerprint),
        purpose=key.purpose.value,
        standing=DESTROYED if is_destroyed else key.state.value,
        algorithm=key.algorithm.value,
        times=tuple((name, at) for name, at in steps.items() if at is not None),
        can=tuple(wanted.value for wanted in FITTING if _can(key, wanted)),
    )


def request_view(request: Request) -> RequestView:
    """Return a request as the page shows it, with the command that does it."""
    asked, is_new = request.proposal, request.wanted == Wanted.NEW
    return RequestView(
        id=asked.id,
        wanted=request.wanted.value,
        purpose=request.subject if is_new else None,
        of=None if is_new else grouped(Fingerprint(request.subject)),
        reason=asked.reason,
        by=asked.proposed_by_name,
        at=asked.proposed_at,
        command=request.command,
    )


def by_purpose(keys: Sequence[GatewayKey]) -> dict[str, list[GatewayKeyView]]:
    """Return the keys of each purpose, those that still count first, the newest of them first."""
    newest = sorted(keys, key=lambda key: key.made_at, reverse=True)
    ordered = sorted(newest, key=lambda key: key.has_ended)
    return {
        purpose.value: [key_view(key) for key in ordered if key.purpose == purpose]
        for purpose in Purpose
    }


def _can(key: GatewayKey, wanted: Wanted) -> bool:
    is_for_it = wanted != Wanted.PUBLISH or key.purpose == Purpose.OPENING
    return is_for_it and key.state in FITTING[wanted]
