"""The intake of the last hour: which authorities were told no, and what was set aside."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from litestar import Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.mailbox.store import negative_counts
from silta.portal.admin.asking import Asked, admin_page, administrator_of, console_tools_of
from silta.portal.admin.mails_aside import count_aside
from silta.portal.naming import naming

HOUR: Final = timedelta(hours=1)


@get("/{lang:str}/admin/intake", sync_to_thread=True)
def read(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show what needs a look: many negative answers may be somebody who asks who is here."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        counts = negative_counts.counts_since(transaction, administering.at - HOUR)
        names = naming(transaction, administering.language)
    context = {
        "counts": [(names.authority(one.authority), one) for one in counts],
        "aside": count_aside(tools.home.aside),
    }
    return admin_page(tools, "admin/intake.html", administering, context)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (read,)
