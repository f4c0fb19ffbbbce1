"""The evidence log: which records there are, never whom they concern."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.mailbox.store import checkpoints, evidence_pages, evidence_queue
from silta.portal.admin.asking import Asked, admin_page, administrator_of, console_tools_of
from silta.portal.admin.paging import ROWS, paging_of


@get("/{lang:str}/admin/evidence", sync_to_thread=True)
def read(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the records' metadata, newest first, and what the worker has yet to do for them."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        paging = paging_of(request, evidence_pages.count(transaction))
        context = {
            "paging": paging,
            "rows": evidence_pages.latest(transaction, most=ROWS, skipped=paging.skipped),
            "waiting": evidence_queue.waiting(transaction),
            "checkpoint": checkpoints.newest(transaction),
        }
    return admin_page(tools, "admin/evidence.html", administering, context)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (read,)
