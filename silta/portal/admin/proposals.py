"""Proposals: what waits for another hand, with the whole picture of what would change."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.keys.acts import proposals as acts
from silta.keys.acts.carrying_out import carry_out
from silta.keys.administrator import Permission
from silta.keys.store import proposals
from silta.portal.admin.acting import acting
from silta.portal.admin.administrators import must_have_a_relay
from silta.portal.admin.asking import (
    Asked,
    Said,
    admin_page,
    administrator_of,
    console_tools_of,
    done,
    fields_of,
    fresh_administrator_of,
)
from silta.portal.admin.views_proposals import views_of

HERE: Final = "/admin/proposals"


@get("/{lang:str}/admin/proposals", sync_to_thread=True)
def read(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show what waits, the oldest first."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        waiting = proposals.list_open(transaction)
        views = views_of(transaction, waiting, administering.administrator, administering.language)
    return admin_page(tools, "admin/proposals.html", administering, {"proposals": views})


@post("/{lang:str}/admin/proposals/{wanted:str}/confirm", sync_to_thread=True)
def confirm(request: Asked, lang: FromPath[str], wanted: FromPath[str]) -> Response[str]:
    """Carry a proposal out: a fresh log-in, and another hand than the one that proposed it."""
    administering = fresh_administrator_of(request, lang, Permission.ADMINISTER, HERE)
    tools = console_tools_of(request)
    with tools.database.write() as transaction:
        actor = acting(transaction, administering, Permission.ADMINISTER)
        carried = carry_out(transaction, actor, wanted, administering.at)
        if carried.invited is not None:
            must_have_a_relay(tools)
    said = Said.DONE if carried.invited is None else Said.INVITED
    return done(administering.language, HERE, said)


@post("/{lang:str}/admin/proposals/{wanted:str}/decline", sync_to_thread=True)
def decline(request: Asked, lang: FromPath[str], wanted: FromPath[str]) -> Response[str]:
    """Close a proposal without a change; by its own proposer that withdraws it."""
    administering = administrator_of(request, lang, Permission.ADMINISTER, HERE)
    reason = fields_of(request).get("reason", "")
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, administering, Permission.ADMINISTER)
        acts.decline(transaction, actor, wanted, reason=reason, at=administering.at)
    return done(administering.language, HERE, Said.DECLINED)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (read, confirm, decline)
