"""The audit: each administrator's act in words, newest first."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.keys.store import audit, audit_pages
from silta.portal.admin.asking import Asked, admin_page, administrator_of, console_tools_of
from silta.portal.admin.paging import ROWS, paging_of
from silta.portal.admin.views_acts import view_of

LONGEST_SUBJECT: Final = 100


@get("/{lang:str}/admin/audit", sync_to_thread=True)
def read(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the records, of one subject or of all, and where the chain ends."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    subject = request.query_params.get("subject", "").strip()[:LONGEST_SUBJECT] or None
    with tools.database.read() as transaction:
        paging = paging_of(request, audit_pages.count(transaction, subject))
        rows = audit.latest(transaction, most=ROWS, skipped=paging.skipped, subject=subject)
        head = audit.head(transaction)
    context = {
        "records": [view_of(row) for row in rows],
        "paging": paging,
        "subject": subject,
        "head": str(head),
    }
    return admin_page(tools, "admin/audit.html", administering, context)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (read,)
