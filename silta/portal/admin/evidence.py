"""The evidence log: which records there are, never whom they concern."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.mailbox.store import evidence_pages
from silta.portal.admin.asking import Asked, admin_page, administrator_of, console_tools_of
from silta.portal.admin.paging import ROWS, paging_of


@get("/{lang:str}/admin/evidence", sync_to_thread=True)
def read(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the records' metadata, newest first."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        paging = paging_of(request, evidence_pages.count(transaction))
        rows = evidence_pages.latest(transaction, most=ROWS, skipped=paging.skipped)
    context = {"rows": rows, "paging": paging}
    return admin_page(tools, "admin/evidence.html", administering, context)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (read,)
