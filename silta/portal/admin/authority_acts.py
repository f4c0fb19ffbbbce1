"""What one administrator alone does with an authority: details, a step, and a suspension."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.act import ActRefused
from silta.keys.acts import authorities as acts
from silta.keys.acts import joining
from silta.keys.administrator import Permission
from silta.keys.authority import Step
from silta.keys.details import LANGUAGES
from silta.portal.admin.acting import acting
from silta.portal.admin.asking import (
    Said,
    admin_page,
    administrator_of,
    done,
    fields_of,
    fresh_administrator_of,
)
from silta.portal.admin.authority_page import HERE, found_in, id_in, name_of, typed_details
from silta.portal.admin.tools import console_tools_of
from silta.portal.web import Asked

OF_ONE: Final = "/{lang:str}/admin/authorities/{business_id:str}"


@get(f"{OF_ONE}/details", sync_to_thread=True)
def ask_for_details(
    request: Asked, lang: FromPath[str], business_id: FromPath[str]
) -> Response[str]:
    """Show the form of an authority's details."""
    administering = administrator_of(request, lang, Permission.OPERATE)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        found = found_in(transaction, business_id)
    context = {
        "authority": found,
        "name": name_of(found, administering.language),
        "details": found.details,
        "all_languages": LANGUAGES,
    }
    return admin_page(tools, "admin/authorities_details.html", administering, context)


@post(f"{OF_ONE}/details", sync_to_thread=True)
def change(request: Asked, lang: FromPath[str], business_id: FromPath[str]) -> Response[str]:
    """Change names, contact, receipts address or languages."""
    wanted = id_in(business_id)
    by = fresh_administrator_of(request, lang, Permission.OPERATE, f"{HERE}/{wanted}/details")
    fields, typed = fields_of(request), typed_details(request)
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.OPERATE)
        acts.change(
            transaction,
            actor,
            wanted,
            typed,
            reason=fields.get("reason", ""),
            at=by.at,
            as_read=fields.get("as_read", ""),
        )
    return done(by.language, f"{HERE}/{wanted}", Said.SAVED)


@post(f"{OF_ONE}/step", sync_to_thread=True)
def record_step(request: Asked, lang: FromPath[str], business_id: FromPath[str]) -> Response[str]:
    """Record a step of joining, with the paper behind it."""
    wanted = id_in(business_id)
    by = fresh_administrator_of(request, lang, Permission.OPERATE, f"{HERE}/{wanted}")
    fields = fields_of(request)
    step, reference = fields.get("step", ""), fields.get("reference", "")
    if step not in set(Step):
        raise ActRefused("there is no such step of joining")
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.OPERATE)
        joining.record_step(transaction, actor, wanted, Step(step), reference=reference, at=by.at)
    return done(by.language, f"{HERE}/{wanted}")


@get(f"{OF_ONE}/suspend", sync_to_thread=True)
def ask_before_suspending(
    request: Asked, lang: FromPath[str], business_id: FromPath[str]
) -> Response[str]:
    """Say what a suspension does, before it is done."""
    administering = administrator_of(request, lang, Permission.STOP)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        found = found_in(transaction, business_id)
    context = {"authority": found, "name": name_of(found, administering.language)}
    return admin_page(tools, "admin/authorities_suspend.html", administering, context)


@post(f"{OF_ONE}/suspend", sync_to_thread=True)
def suspend(request: Asked, lang: FromPath[str], business_id: FromPath[str]) -> Response[str]:
    """Stop an authority's mails at once, by one hand: break-glass."""
    wanted = id_in(business_id)
    by = fresh_administrator_of(request, lang, Permission.STOP, f"{HERE}/{wanted}/suspend")
    reason = fields_of(request).get("reason", "")
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.STOP)
        acts.suspend(transaction, actor, wanted, reason=reason, at=by.at)
    return done(by.language, f"{HERE}/{wanted}")


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (
    ask_for_details,
    change,
    record_step,
    ask_before_suspending,
    suspend,
)
