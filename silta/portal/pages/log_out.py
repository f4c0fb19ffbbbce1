"""Logging out: by a form alone, so that no other site can do it."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.params import FromPath

from silta.portal import sessions, steps
from silta.portal.answers import page_answer, way_on
from silta.portal.cookies import Jar, removed, token_in
from silta.portal.pages.front import HAS_LOGGED_OUT
from silta.portal.steps import Step
from silta.portal.tools import tools_of
from silta.portal.visitors import reader_of, visitor_of
from silta.portal.web import Asked


@get("/{lang:str}/logout", sync_to_thread=True)
def ask(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the button, to one who came by the address."""
    reader = reader_of(request, lang)
    return page_answer(tools_of(request), "log_out.html", reader.page, {})


@post("/{lang:str}/logout", sync_to_thread=True)
def log_out(request: Asked, lang: FromPath[str]) -> Response[str]:
    """End the session, or an opening that is not wanted; the browser forgets both."""
    visitor = visitor_of(request, lang)
    tools = tools_of(request)
    session = token_in(request.headers, Jar.SESSION, secure=tools.secure)
    if session is not None:
        sessions.end(tools.database, session)
    opening = token_in(request.headers, Jar.OPENING, secure=tools.secure)
    if opening is not None:
        steps.take(tools.database, tools.seal, Step.OPENING, opening, visitor.at)
    gone = [removed(jar, secure=tools.secure) for jar in Jar]
    return way_on(f"/{visitor.page.language}/?{HAS_LOGGED_OUT}", cookies=gone)
