"""Who asks for a page: in which language, and with which session, if any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from silta.base.clock import now
from silta.portal import sessions
from silta.portal.cookies import Jar, token_in
from silta.portal.sessions import Session
from silta.portal.tools import Tools, tools_of
from silta.portal.views import Language, Page
from silta.portal.web import PAGE, Asked, LogInNeeded, known_language, path_of


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks at a time (UTC); ``page`` is what every template gets."""

    page: Page
    at: datetime


@dataclass(frozen=True, slots=True)
class Reader(Visitor):
    """A visitor who is logged in."""

    session: Session

    @property
    def person(self) -> bytes:
        """Return the keyed hash of the identity code they were identified by."""
        return self.session.log_in.person


def visitor_of(request: Asked, language: str) -> Visitor | Reader:
    """Return who asks; raise NotFoundException for a language that we have not.

    Blocks on the database: call it in a handler's thread.
    """
    tools = tools_of(request)
    at = now()
    page_of = _Pages(tools, known_language(language), request)
    token = token_in(request.headers, Jar.SESSION, secure=tools.secure)
    session = None if token is None else sessions.find(tools.database, tools.seal, token, at)
    found = Visitor(page_of(None), at) if session is None else Reader(page_of(session), at, session)
    # A problem page is made later, where no database may be asked.
    request.scope["state"][PAGE] = found.page
    return found


def reader_of(request: Asked, language: str) -> Reader:
    """Return who asks for a page of their own; raise LogInNeeded when nobody is logged in."""
    found = visitor_of(request, language)
    if not isinstance(found, Reader):
        raise LogInNeeded(found.page.language)
    return found


@dataclass(frozen=True, slots=True)
class _Pages:
    tools: Tools
    language: Language
    request: Asked

    def __call__(self, session: Session | None) -> Page:
        return Page(
            language=self.language,
            path=path_of(self.request, self.language),
            is_demo=self.tools.is_demo,
            holder=session.holder if session else None,
            csrf=session.token.csrf if session else None,
        )
