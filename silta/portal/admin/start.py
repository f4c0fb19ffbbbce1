"""The console's first page: what waits for hands, and what alarmed of late."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.portal.admin.asking import admin_page, administrator_of
from silta.portal.admin.tools import console_tools_of
from silta.portal.admin.views_start import waiting_of
from silta.portal.answers import way_on
from silta.portal.languages import preferred
from silta.portal.web import Asked


@get("/", sync_to_thread=False)
def choose_language(request: Asked) -> Response[str]:
    """Send the browser to the first page in the language that it likes best."""
    return way_on(f"/{preferred(request.headers.get('accept-language', ''))}/admin")


@get("/{lang:str}/admin", sync_to_thread=True)
def start(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show what waits for hands."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        waiting = waiting_of(transaction, tools.home.aside, administering)
    context = {"waiting": waiting}
    return admin_page(tools, "admin/start.html", administering, context)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (choose_language, start)
