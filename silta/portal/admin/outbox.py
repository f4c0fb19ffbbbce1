"""What waits to leave, and what an operator decides about it."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.keys.administrator import Permission
from silta.mailbox import outbox_acts
from silta.mailbox.outbox import care
from silta.mailbox.outbox.item import ItemId, State
from silta.portal.admin.acting import acting
from silta.portal.admin.asking import (
    Asked,
    admin_page,
    administrator_of,
    console_tools_of,
    done,
    fields_of,
    fresh_administrator_of,
)
from silta.portal.admin.paging import ROWS, paging_of

HERE: Final = "/admin/outbox"


@get("/{lang:str}/admin/outbox", sync_to_thread=True)
def read(request: Asked, lang: FromPath[str]) -> Response[str]:
    """List the items, dead ones first: never a body, and never whom it is for."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        found = care.list_all(transaction)
    paging = paging_of(request, len(found))
    rows = found[paging.skipped : paging.skipped + ROWS]
    dead = sum(one.state == State.DEAD for one in found)
    context = {"rows": rows, "paging": paging, "dead": dead, "spared": outbox_acts.SPARED}
    return admin_page(tools, "admin/outbox.html", administering, context)


@post("/{lang:str}/admin/outbox/{item:str}/retry", sync_to_thread=True)
def retry(request: Asked, lang: FromPath[str], item: FromPath[str]) -> Response[str]:
    """Let an item leave at once."""
    administering = administrator_of(request, lang, Permission.OPERATE, HERE)
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, administering, Permission.OPERATE)
        outbox_acts.retry(transaction, actor, ItemId(item), at=administering.at)
    return done(administering.language, HERE)


@post("/{lang:str}/admin/outbox/{item:str}/drop", sync_to_thread=True)
def drop(request: Asked, lang: FromPath[str], item: FromPath[str]) -> Response[str]:
    """Forget an item, for a reason that is given: all others are told."""
    administering = fresh_administrator_of(request, lang, Permission.OPERATE, HERE)
    reason = fields_of(request).get("reason", "")
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, administering, Permission.OPERATE)
        outbox_acts.drop(transaction, actor, ItemId(item), reason=reason, at=administering.at)
    return done(administering.language, HERE)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (read, retry, drop)
