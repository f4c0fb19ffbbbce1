"""The known world, as types: what is known when a letter is judged. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from silta.base.identity import BusinessId
from silta.keys.authority import Authority
from silta.keys.standing import Standing
from silta.mailbox.account import Account
from silta.mailbox.filed import Earlier
from silta.mailbox.service import Service


@dataclass(frozen=True, slots=True)
class Route:
    """Whose mail this is by its recipient, and whose by its reverse path."""

    authority: Authority
    service: Service
    sender: BusinessId


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a letter is judged; two readings that are equal judge alike."""

    route: Route
    signer: Standing | None
    account: Account | None
    earlier: Earlier | None
