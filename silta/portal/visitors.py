"""Who asks for a page: in which language, and with which session, if any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import NotFoundException

from silta.base.clock import now
from silta.portal import sessions
from silta.portal.cookies import Jar, token_in
from silta.portal.rendering import LANGUAGES
from silta.portal.sessions import Session
from silta.portal.tools import Tools, tools_of
from silta.portal.views import Language, Page

Asked = Request[None, None, State]
# Where a request keeps, for a problem page, who asks and in which language.
VISITOR = "silta_visitor"
LANGUAGE = "silta_language"


class LogInNeeded(Exception):  # noqa: N818 -- an expected end: the person is sent to log in
    """The page is a person's own, and nobody is logged in."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.language = language


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
    request.scope["state"][VISITOR] = found
    return found


def reader_of(request: Asked, language: str) -> Reader:
    """Return who asks for a page of their own; raise LogInNeeded when nobody is logged in."""
    found = visitor_of(request, language)
    if not isinstance(found, Reader):
        raise LogInNeeded(found.page.language)
    return found


def known_language(language: str) -> Language:
    """Return the language of an address; raise NotFoundException for another."""
    if language not in LANGUAGES:
        raise NotFoundException
    return language


@dataclass(frozen=True, slots=True)
class _Pages:
    tools: Tools
    language: Language
    request: Asked

    def __call__(self, session: Session | None) -> Page:
        # Never request.url: an odd Host makes it raise.
        query = self.request.scope["query_string"].decode("ascii", "replace")
        path = self.request.scope["path"].removeprefix(f"/{self.language}") or "/"
        return Page(
            language=self.language,
            path=f"{path}?{query}" if query else path,
            is_demo=self.tools.is_demo,
            holder=session.holder if session else None,
            csrf=session.token.csrf if session else None,
        )
