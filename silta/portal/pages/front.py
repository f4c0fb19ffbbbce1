"""The front page, the terms, and the way to a language."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from silta.portal.answers import page_answer, way_on
from silta.portal.cookies import Jar, token_in
from silta.portal.languages import preferred
from silta.portal.terms import TERMS_VERSION
from silta.portal.tools import tools_of
from silta.portal.visitors import visitor_of
from silta.portal.web import Asked

HAS_LOGGED_OUT = "logged-out"


@get("/", sync_to_thread=False)
def choose_language(request: Asked) -> Response[str]:
    """Send the browser to the front page in the language that it likes best."""
    return way_on(f"/{preferred(request.headers.get('accept-language', ''))}/")


@get("/{lang:str}", sync_to_thread=True)
def front(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Say what this is, and where to log in."""
    visitor = visitor_of(request, lang)
    tools = tools_of(request)
    context = {
        "can_log_in": tools.provider is not None,
        "has_logged_out": HAS_LOGGED_OUT in request.query_params,
    }
    return page_answer(tools, "front.html", visitor.page, context)


@get("/{lang:str}/help/terms", sync_to_thread=True)
def terms(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the terms of use of an account."""
    visitor = visitor_of(request, lang)
    tools = tools_of(request)
    is_opening = token_in(request.headers, Jar.OPENING, secure=tools.secure) is not None
    context = {"version": TERMS_VERSION, "is_opening": is_opening}
    return page_answer(tools, "terms.html", visitor.page, context)
