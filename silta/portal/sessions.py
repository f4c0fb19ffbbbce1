"""Sessions: begun with a new token at each log-in, over after idleness or a working day."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from silta.base.database import Database
from silta.mailbox.reading import Act
from silta.mailbox.vault.types import AccountId
from silta.portal.lifetimes import ABSOLUTE, TOUCH_AFTER, is_alive
from silta.portal.store import sessions
from silta.portal.tokens import BrowserSeal, NotUnsealed, Token, new_token

USE = "session"


@dataclass(frozen=True, slots=True)
class LogIn:
    """A finished identification: whose account it is, and who its holder is.

    ``person`` is the keyed hash of the identity code; ``acr`` the level of identification.
    """

    account: AccountId
    person: bytes = field(repr=False)
    holder: str = field(repr=False)
    acr: str
    identified_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in, as it was sealed to their browser at the log-in."""

    token: Token = field(repr=False)
    log_in: LogIn
    begun_at: datetime

    @property
    def account(self) -> AccountId:
        """Return the account."""
        return self.log_in.account

    @property
    def holder(self) -> str:
        """Return the holder's name."""
        return self.log_in.holder

    def act(self, at: datetime) -> Act:
        """Return what evidence says of something that the holder does at ``at``."""
        return Act(at, self.log_in.acr)

    def content(self) -> bytes:
        """Return what is sealed: nobody who writes to the database can say it otherwise."""
        given = self.log_in
        times = (given.identified_at.isoformat(), self.begun_at.isoformat())
        texts = (given.account, given.person.hex(), given.holder, given.acr, *times)
        return json.dumps(texts).encode()

    @classmethod
    def of(cls, token: Token, content: bytes) -> Self:
        """Return the session that ``content`` was written of, its seal proven."""
        account, person, holder, acr, identified_at, begun_at = json.loads(content)
        log_in = LogIn(
            AccountId(account),
            bytes.fromhex(person),
            holder,
            acr,
            datetime.fromisoformat(identified_at),
        )
        return cls(token, log_in, datetime.fromisoformat(begun_at))


def begin(
    database: Database, seal: BrowserSeal, log_in: LogIn, *, before: Token | None, at: datetime
) -> Session:
    """Begin a session under a token that is made now; end the one of ``before``, if any.

    What a browser brought along is never taken over: a session id that somebody else
    planted there is worth nothing after the log-in (THREATS.md, "Litestar").
    """
    session = Session(new_token(), log_in, at)
    row = sessions.SessionRow(
        id_hash=session.token.id_hash,
        account_id=session.account,
        content=seal.seal(session.token, session.content(), USE),
        seen_at=at,
        expires_at=at + ABSOLUTE,
    )
    with database.write() as transaction:
        if before is not None:
            sessions.end(transaction, before.id_hash)
        sessions.add(transaction, row)
    return session


def find(database: Database, seal: BrowserSeal, token: Token, at: datetime) -> Session | None:
    """Return the session of a token while it lives; its use is noted. None for any other."""
    with database.read() as transaction:
        found = sessions.find(transaction, token.id_hash)
    if found is None:
        return None
    row, opened_at = found
    try:
        session = Session.of(token, seal.unseal(token, row.content, USE))
    except NotUnsealed:
        return None
    # An account that was closed and opened anew is another mailbox.
    is_its = session.account == row.account_id and session.begun_at >= opened_at
    if not is_its or not is_alive(session.begun_at, row.seen_at, at):
        return None
    if row.seen_at <= at - TOUCH_AFTER:
        with database.write() as transaction:
            sessions.touch(transaction, token.id_hash, at)
    return session


def end(database: Database, token: Token) -> None:
    """End a session at its holder's word."""
    with database.write() as transaction:
        sessions.end(transaction, token.id_hash)
