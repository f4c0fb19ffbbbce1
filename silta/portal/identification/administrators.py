"""Logging administrators in: who it is, and that they proved it a short time ago."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from silta.portal.identification.begun import Begun
from silta.portal.identification.code_flow import CodeFlow
from silta.portal.identification.configuration import Client
from silta.portal.identification.failures import refused
from silta.portal.identification.id_token import SKEW_SECONDS

SKEW = timedelta(seconds=SKEW_SECONDS)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A proven log-in: the pair that an administrator is bound to, and when it was proved."""

    issuer: str
    subject: str = field(repr=False)
    authenticated_at: datetime


class AdministratorsProvider:
    """The provider of the administrators' log-ins; one for a process, safe between threads."""

    def __init__(self, client: Client) -> None:
        self._issuer = client.issuer
        self._flow = CodeFlow(client)

    def begin(self, language: str, max_age: timedelta) -> tuple[str, Begun]:
        """Return the address to send the browser to, and what to keep for its return.

        The provider asks the person anew if they proved who they are longer ago than
        ``max_age``. Raises IdentificationFailed (UNAVAILABLE).
        """
        return self._flow.begin(language, max_age=str(int(max_age.total_seconds())))

    def finish(
        self, begun: Begun, max_age: timedelta, parameters: Mapping[str, str], at: datetime
    ) -> LoggedIn:
        """Return whose log-in it is; ``at`` is now, in UTC. Raises IdentificationFailed.

        A provider that was asked for a ``max_age`` must say when it was (OpenID Connect Core
        section 2, ``auth_time``), and it is ours to look (section 3.1.3.7).
        """
        with self._flow.proven(begun, parameters, at) as proven:
            claims = proven.claims
        when = _auth_time(claims.get("auth_time"))
        if not at - max_age - SKEW <= when <= at + SKEW:
            raise refused("the person proved who they are too long ago")
        return LoggedIn(self._issuer, str(claims["sub"]), min(when, at))


def _auth_time(given: object) -> datetime:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise refused("the id token does not say when the person proved who they are")
    try:
        return datetime.fromtimestamp(given, UTC)
    except (OverflowError, ValueError, OSError):
        raise refused("the id token's auth_time is no time") from None
