"""Authorities in the console: the list, a new one, and one's page."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.act import ActRefused
from silta.base.identity import parse_business_id
from silta.keys.acts import joining
from silta.keys.administrator import Permission
from silta.keys.details import LANGUAGES, Details
from silta.keys.store import authorities
from silta.portal.admin import authority_acts, authority_proposals
from silta.portal.admin.acting import acting
from silta.portal.admin.asking import (
    Said,
    admin_page,
    administrator_of,
    done,
    fields_of,
    fresh_administrator_of,
)
from silta.portal.admin.authority_page import (
    HERE,
    authority_page,
    name_of,
    typed_details,
    typed_domains,
)
from silta.portal.admin.tools import console_tools_of
from silta.portal.admin.views_authorities import Row
from silta.portal.collation import sort_key
from silta.portal.web import Asked


@get("/{lang:str}/admin/authorities", sync_to_thread=True)
def list_authorities(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the authorities by name, how they stand, and what is missing."""
    administering, tools = administrator_of(request, lang), console_tools_of(request)
    language = administering.language
    with tools.database.read() as transaction:
        found = authorities.list_all(transaction)
    rows = [
        Row(one.id, name_of(one, language), one.state, one.missing_steps(), one.domains)
        for one in found
    ]
    rows.sort(key=lambda row: sort_key(row.name, language))
    return admin_page(tools, "admin/authorities.html", administering, {"rows": rows})


@get("/{lang:str}/admin/authorities/add", sync_to_thread=True)
def ask_for_one(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Ask for what is to be known of a new authority."""
    administering = administrator_of(request, lang, Permission.OPERATE)
    context = {"details": Details(name_fi=""), "all_languages": LANGUAGES}
    tools = console_tools_of(request)
    return admin_page(tools, "admin/authorities_add.html", administering, context)


@post("/{lang:str}/admin/authorities/add", sync_to_thread=True)
def add(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Add an authority, in preparation."""
    by = fresh_administrator_of(request, lang, Permission.OPERATE, f"{HERE}/add")
    try:
        new = parse_business_id(fields_of(request).get("business_id", "").strip())
    except ValueError as error:
        raise ActRefused(str(error)) from None
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.OPERATE)
        joining.add(
            transaction, actor, new, typed_domains(request), typed_details(request), at=by.at
        )
    return done(by.language, f"{HERE}/{new}", Said.ADDED)


@get("/{lang:str}/admin/authorities/{business_id:str}", sync_to_thread=True)
def show_authority(
    request: Asked, lang: FromPath[str], business_id: FromPath[str]
) -> Response[str]:
    """Show one authority: how far its joining is, and what can be done with it."""
    return authority_page(request, administrator_of(request, lang), business_id)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (
    list_authorities,
    ask_for_one,
    add,
    show_authority,
    *authority_acts.HANDLERS,
    *authority_proposals.HANDLERS,
)
