"""An invitation of an administrator: for whom, how long it is good, and its token. Pure."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from silta.base.act import ActRefused
from silta.base.identity import parse_address
from silta.keys.administrator import AdministratorId, Role

# Long enough for somebody's holidays to end in; a new one costs a minute.
GOOD_FOR: Final = timedelta(days=7)
TOKEN_BYTES: Final = 32
LANGUAGES: Final = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to invite; ``email`` is where notices go, ``language`` the one they come in."""

    email: str
    role: Role
    language: str = "fi"

    def must_be_right(self) -> None:
        """Raise ActRefused for an address or a language that is none."""
        try:
            parse_address(self.email)
        except ValueError as error:
            raise ActRefused(str(error)) from None
        if not self.email.isascii():
            raise ActRefused("the mail address of an administrator is in ASCII")
        if self.language not in LANGUAGES:
            raise ActRefused(f"the language is one of {', '.join(LANGUAGES)}")


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as it was just made; ``token`` is known to whoever is shown it now."""

    id: AdministratorId
    wanted: Wanted
    until: datetime
    token: str = field(repr=False)


def new_invitation_token() -> str:
    """Return a token that nobody has had."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def invitation_hash(token: str) -> bytes:
    """Return what stands in the database of an invitation's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def invitation_link(console: str, language: str, token: str) -> str:
    """Return the address that takes an invitation up, at the console as people type it.

    The console's own log has routes and no addresses, and the page leads on at once to an
    address without the token.
    """
    return f"{console.rstrip('/')}/{language}/admin/invitation/{token}"
