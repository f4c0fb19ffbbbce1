"""Sessions of administrators: begun with a new token at each log-in, judged at each request."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Self

from silta.base.clock import LARGEST_JUMP
from silta.base.database import Database
from silta.keys.administrator import Administrator, AdministratorId, AdministratorState
from silta.keys.store import administrators
from silta.portal.lifetimes import ABSOLUTE, TOUCH_AFTER, is_alive
from silta.portal.store import administrator_sessions
from silta.portal.store.administrator_sessions import AdministratorSessionRow
from silta.portal.tokens import BrowserSeal, NotUnsealed, Token, new_token

USE = "administrator"
# A change of trust is for whoever proved a moment ago that it is they who sit there.
FRESH: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AdministratorSession:
    """Who is logged in, as it was sealed to their browser at the log-in."""

    token: Token = field(repr=False)
    administrator: AdministratorId
    authenticated_at: datetime
    begun_at: datetime

    def is_fresh(self, at: datetime) -> bool:
        """Tell whether the person proved who they are within FRESH."""
        return -LARGEST_JUMP <= at - self.authenticated_at <= FRESH

    def content(self) -> bytes:
        """Return what is sealed: nobody who writes to the database can say it otherwise."""
        times = (self.authenticated_at.isoformat(), self.begun_at.isoformat())
        return json.dumps((self.administrator, *times)).encode()

    @classmethod
    def of(cls, token: Token, content: bytes) -> Self:
        """Return the session that ``content`` was written of, its seal proven."""
        administrator, authenticated_at, begun_at = json.loads(content)
        return cls(
            token,
            AdministratorId(administrator),
            datetime.fromisoformat(authenticated_at),
            datetime.fromisoformat(begun_at),
        )


def begin(
    database: Database,
    seal: BrowserSeal,
    new: AdministratorSession,
    *,
    before: Token | None,
) -> None:
    """Begin a session under its new token; end the one of ``before``, if any.

    What a browser brought along is never taken over (THREATS.md, "Litestar").
    """
    row = AdministratorSessionRow(
        id_hash=new.token.id_hash,
        administrator_id=new.administrator,
        content=seal.seal(new.token, new.content(), USE),
        seen_at=new.begun_at,
        expires_at=new.begun_at + ABSOLUTE,
    )
    with database.write() as transaction:
        if before is not None:
            administrator_sessions.end(transaction, before.id_hash)
        administrator_sessions.add(transaction, row)


def new_session(
    administrator: AdministratorId, authenticated_at: datetime, at: datetime
) -> AdministratorSession:
    """Return a session that begins now, under a token that nobody has had."""
    return AdministratorSession(new_token(), administrator, authenticated_at, at)


def find(
    database: Database, seal: BrowserSeal, token: Token, at: datetime
) -> tuple[AdministratorSession, Administrator] | None:
    """Return the session of a token while it lives, and whose it is as the table says now.

    A role that was changed counts at once; who was removed has no session. Its use is
    noted. None for any other token.
    """
    with database.read() as transaction:
        row = administrator_sessions.find(transaction, token.id_hash)
        who = None if row is None else administrators.find(transaction, row.administrator_id)
    if row is None or who is None or who.state != AdministratorState.ACTIVE:
        return None
    try:
        session = AdministratorSession.of(token, seal.unseal(token, row.content, USE))
    except NotUnsealed:
        return None
    if session.administrator != who.id or not is_alive(session.begun_at, row.seen_at, at):
        return None
    if row.seen_at <= at - TOUCH_AFTER:
        with database.write() as transaction:
            administrator_sessions.touch(transaction, token.id_hash, at)
    return session, who


def end(database: Database, token: Token) -> None:
    """End a session at its holder's word."""
    with database.write() as transaction:
        administrator_sessions.end(transaction, token.id_hash)
