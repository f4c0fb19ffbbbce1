"""Sessions: begun with a new token at each log-in, over after idleness or a working day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from silta.base.clock import LARGEST_JUMP
from silta.base.database import Database
from silta.mailbox.reading import Act
from silta.mailbox.vault.types import AccountId
from silta.portal.lifetimes import ABSOLUTE, IDLE
from silta.portal.store import sessions
from silta.portal.tokens import NotUnsealed, Token, new_token

USE = "session holder"
# A write for each page would cost a sync of the disk; the idle time is kept to a minute.
TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in: the account, and at which level (acr) its holder was identified."""

    token: Token = field(repr=False)
    account: AccountId
    acr: str
    identified_at: datetime
    holder: str = field(repr=False)

    def act(self, at: datetime) -> Act:
        """Return what evidence says of something that the holder does at ``at``."""
        return Act(at, self.acr)


@dataclass(frozen=True, slots=True)
class LogIn:
    """A finished identification: whose account it is, and who its holder is."""

    account: AccountId
    holder: str = field(repr=False)
    acr: str
    identified_at: datetime


def begin(database: Database, log_in: LogIn, *, before: Token | None, at: datetime) -> Session:
    """Begin a session under a token that is made now; end the one of ``before``, if any.

    What a browser brought along is never taken over: a session id that somebody else
    planted there is worth nothing after the log-in (THREATS.md, "Litestar").
    """
    token = new_token()
    row = sessions.SessionRow(
        id_hash=token.id_hash,
        account_id=log_in.account,
        acr=log_in.acr,
        identified_at=log_in.identified_at,
        seen_at=at,
        expires_at=at + ABSOLUTE,
        holder=token.seal(log_in.holder.encode(), USE),
    )
    with database.write() as transaction:
        if before is not None:
            sessions.end(transaction, before.id_hash)
        sessions.add(transaction, row)
    return Session(token, log_in.account, log_in.acr, log_in.identified_at, log_in.holder)


def find(database: Database, token: Token, at: datetime) -> Session | None:
    """Return the session of a token while it lives; its use is noted. None for any other."""
    with database.read() as transaction:
        row = sessions.find(transaction, token.id_hash)
    if row is None or not _is_alive(row, at):
        return None
    try:
        holder = token.unseal(row.holder, USE).decode()
    except (NotUnsealed, UnicodeDecodeError):
        return None
    if row.seen_at <= at - TOUCH_AFTER:
        with database.write() as transaction:
            sessions.touch(transaction, token.id_hash, at)
    return Session(token, row.account_id, row.acr, row.identified_at, holder)


def _is_alive(row: sessions.SessionRow, at: datetime) -> bool:
    # A clock that was set back lets no session live longer (THREATS case 15).
    went_back = at < row.seen_at - LARGEST_JUMP
    return not went_back and at < row.expires_at and at < row.seen_at + IDLE


def end(database: Database, token: Token) -> None:
    """End a session at its holder's word."""
    with database.write() as transaction:
        sessions.end(transaction, token.id_hash)
