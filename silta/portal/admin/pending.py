"""What a browser is in the middle of at the console, sealed to a token of its own."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from silta.base.database import Database
from silta.portal.lifetimes import PENDING
from silta.portal.store import administrator_pending
from silta.portal.tokens import BrowserSeal, NotUnsealed, Token, new_token


class Step(StrEnum):
    """At the provider, or before an invitation; content of one never opens as the other's."""

    LOGGING_IN = "administrator logging in"
    INVITATION = "administrator invitation"


def put(database: Database, seal: BrowserSeal, step: Step, content: bytes, at: datetime) -> Token:
    """Keep ``content`` until PENDING has passed; the token returned is for the browser alone."""
    token = new_token()
    sealed = seal.seal(token, content, step)
    with database.write() as transaction:
        administrator_pending.put(transaction, token.id_hash, sealed, at + PENDING)
    return token


def look(
    database: Database, seal: BrowserSeal, step: Step, token: Token, at: datetime
) -> bytes | None:
    """Return what was kept, and go on keeping it; None when there is none, or its time is over."""
    with database.read() as transaction:
        sealed = administrator_pending.look(transaction, token.id_hash, at)
    return _opened(seal, sealed, step, token)


def take(
    database: Database, seal: BrowserSeal, step: Step, token: Token, at: datetime
) -> bytes | None:
    """Return what was kept and forget it: a second time there is nothing."""
    with database.write() as transaction:
        sealed = administrator_pending.take(transaction, token.id_hash, at)
    return _opened(seal, sealed, step, token)


def _opened(seal: BrowserSeal, sealed: bytes | None, step: Step, token: Token) -> bytes | None:
    try:
        return None if sealed is None else seal.unseal(token, sealed, step)
    except NotUnsealed:
        return None
