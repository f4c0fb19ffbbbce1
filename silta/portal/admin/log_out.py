"""Logging out of the console: by a form alone, so that no other site can do it."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.portal.admin import sessions
from silta.portal.admin.asking import admin_page, administrator_of
from silta.portal.admin.jars import AdminJar
from silta.portal.admin.said import Said
from silta.portal.admin.tools import console_tools_of
from silta.portal.answers import way_on
from silta.portal.cookies import removed
from silta.portal.web import Asked


@get("/{lang:str}/admin/logout", sync_to_thread=True)
def ask(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the button, to one who came by the address."""
    administering = administrator_of(request, lang)
    return admin_page(console_tools_of(request), "admin/logout.html", administering, {})


@post("/{lang:str}/admin/logout", sync_to_thread=True)
def log_out(request: Asked, lang: FromPath[str]) -> Response[str]:
    """End the session; the browser forgets all that was the console's."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    sessions.end(tools.database, administering.session.token)
    gone = [removed(jar, secure=tools.secure) for jar in AdminJar]
    address = f"/{administering.language}/admin/login?said={Said.LOGGED_OUT}"
    return way_on(address, cookies=gone)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (ask, log_out)
