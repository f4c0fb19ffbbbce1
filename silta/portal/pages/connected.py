"""The connected services: whose decisions come here, for everybody to read."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from silta.portal.answers import page_answer
from silta.portal.connected import connected
from silta.portal.tools import tools_of
from silta.portal.visitors import visitor_of
from silta.portal.web import Asked


@get("/{lang:str}/account/services", sync_to_thread=True)
def services(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the open services of open authorities by name."""
    visitor, tools = visitor_of(request, lang), tools_of(request)
    with tools.database.read() as transaction:
        listed = connected(transaction, visitor.page.language)
    return page_answer(tools, "connected.html", visitor.page, {"connected": listed})
