"""Services in the console: the list, a new one, and one's page."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import parse_business_id
from silta.keys.administrator import Permission
from silta.keys.store import authorities
from silta.mailbox import service_acts as acts
from silta.mailbox.service import Service
from silta.mailbox.service_terms import ServiceTerms, terms_of
from silta.mailbox.store import services
from silta.portal.admin import service_changes
from silta.portal.admin.acting import acting
from silta.portal.admin.asking import (
    Said,
    admin_page,
    administrator_of,
    done,
    fields_of,
    fresh_administrator_of,
)
from silta.portal.admin.service_changes import HERE, typed_terms
from silta.portal.admin.tools import console_tools_of
from silta.portal.admin.views_services import Row, Shown, type_choices
from silta.portal.collation import sort_key
from silta.portal.naming import Naming, in_language, naming
from silta.portal.web import Asked


@get("/{lang:str}/admin/services", sync_to_thread=True)
def list_services(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the services of all authorities by name."""
    administering, tools = administrator_of(request, lang), console_tools_of(request)
    with tools.database.read() as transaction:
        names = naming(transaction, administering.language)
        rows = [_row(one, names) for one in services.list_all(transaction)]
    rows.sort(key=lambda row: sort_key(row.name, administering.language))
    context = {"rows": rows, "domain": tools.domain}
    return admin_page(tools, "admin/services.html", administering, context)


@get("/{lang:str}/admin/services/add", sync_to_thread=True)
def ask_for_one(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Ask for what is to be known of a new service."""
    administering = administrator_of(request, lang, Permission.OPERATE)
    tools, language = console_tools_of(request), administering.language
    with tools.database.read() as transaction:
        names = authorities.names(transaction)
    choices = [(one, in_language(names[one], language)) for one in names]
    choices.sort(key=lambda choice: sort_key(choice[1], language))
    context = {
        "choices": choices,
        "chosen": request.query_params.get("authority", ""),
        "terms": ServiceTerms(name_fi=""),
        "types": type_choices(None),
        "domain": tools.domain,
    }
    return admin_page(tools, "admin/services_add.html", administering, context)


@post("/{lang:str}/admin/services/add", sync_to_thread=True)
def add(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Add an open service to an authority."""
    by = fresh_administrator_of(request, lang, Permission.OPERATE, f"{HERE}/add")
    fields = fields_of(request)
    try:
        owner = parse_business_id(fields.get("authority", ""))
    except ValueError as error:
        raise ActRefused(str(error)) from None
    code, typed = fields.get("code", "").strip(), typed_terms(request)
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.OPERATE)
        new = acts.add(transaction, actor, owner, code, typed, at=by.at)
    return done(by.language, f"{HERE}/{new.code}", Said.ADDED)


@get("/{lang:str}/admin/services/{code:str}", sync_to_thread=True)
def show_service(request: Asked, lang: FromPath[str], code: FromPath[str]) -> Response[str]:
    """Show one service, the form of its terms, and whether it takes mail."""
    administering, tools = administrator_of(request, lang), console_tools_of(request)
    with tools.database.read() as transaction:
        found = _found_in(transaction, code)
        names = naming(transaction, administering.language)
    context = {
        "shown": Shown(found, names.service(code), names.authority(found.authority)),
        "terms": terms_of(found),
        "types": type_choices(found.document_types),
        "domain": tools.domain,
    }
    return admin_page(tools, "admin/services_one.html", administering, context)


def _found_in(transaction: Transaction, code: str) -> Service:
    try:
        return services.get(transaction, code)
    except ActRefused:
        raise NotFoundException from None


def _row(one: Service, names: Naming) -> Row:
    return Row(
        code=one.code,
        name=names.service(one.code),
        owner=one.authority,
        authority=names.authority(one.authority),
        method=one.method,
        state=one.state,
    )


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (
    list_services,
    ask_for_one,
    add,
    show_service,
    *service_changes.HANDLERS,
)
