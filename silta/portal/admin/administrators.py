"""Administrators: the list, inviting, removing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.act import ActRefused
from silta.keys.acts import administrators as acts
from silta.keys.acts import proposals
from silta.keys.acts.administrators import LANGUAGES, Wanted
from silta.keys.acts.carrying_out import ADMINISTRATORS, arguments_of
from silta.keys.administrator import AdministratorState, Permission, Role
from silta.keys.audit.acts import Act
from silta.keys.store import administrators
from silta.portal.admin.asking import (
    Administering,
    Asked,
    Said,
    admin_page,
    administrator_of,
    console_tools_of,
    done,
    fields_of,
    fresh_administrator_of,
)
from silta.portal.admin.tools import ConsoleTools

HERE: Final = "/admin/administrators"


@get("/{lang:str}/admin/administrators", sync_to_thread=True)
def read(request: Asked, lang: FromPath[str]) -> Response[str]:
    """List the administrators, and the removed ones below, for the records name them."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        found = administrators.list_all(transaction)
        alone = acts.may_invite_alone(transaction)
    names = {one.id: one.email for one in found}
    gone = AdministratorState.REMOVED
    context = {
        "here": [one for one in found if one.state != gone],
        "gone": [one for one in found if one.state == gone],
        "names": names,
        "alone": alone,
        "roles": tuple(Role),
        "invitation_languages": LANGUAGES,
    }
    return admin_page(tools, "admin/administrators.html", administering, context)


@post("/{lang:str}/admin/administrators/invite", sync_to_thread=True)
def invite(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Invite somebody: at once while there have never been two hands, else as a proposal."""
    administering = fresh_administrator_of(request, lang, Permission.ADMINISTER, HERE)
    fields, tools = fields_of(request), console_tools_of(request)
    wanted = _wanted(fields.get("email", ""), fields.get("role", ""), fields.get("language", ""))
    wanted.must_be_right()
    reason, actor, at = fields.get("reason", ""), administering.actor, administering.at
    with tools.database.write() as transaction:
        if not acts.may_invite_alone(transaction):
            arguments, invites = arguments_of(wanted), Act.ADMINISTRATOR_INVITED
            proposals.propose(
                transaction, actor, invites, ADMINISTRATORS, arguments, reason=reason, at=at
            )
            return done(administering.language, "/admin/proposals", Said.PROPOSED)
        given = proposals.must_have_reason(reason)
        invited = acts.invite(transaction, actor, wanted, reason=given, at=at, alone=True)
    return invitation_page(tools, administering, invited)


@post("/{lang:str}/admin/administrators/{wanted:str}/remove", sync_to_thread=True)
def remove(request: Asked, lang: FromPath[str], wanted: FromPath[str]) -> Response[str]:
    """Remove an administrator, or take an invitation back; all others are told."""
    administering = fresh_administrator_of(request, lang, Permission.ADMINISTER, HERE)
    reason = fields_of(request).get("reason", "")
    with console_tools_of(request).database.write() as transaction:
        acts.remove(transaction, administering.actor, wanted, reason=reason, at=administering.at)
    return done(administering.language, HERE)


def invitation_page(
    tools: ConsoleTools, administering: Administering, invited: acts.Invited
) -> Response[str]:
    """Show the link of an invitation to whoever just made it, this once: it is kept nowhere."""
    link = acts.invitation_link(tools.settings.admin_url, invited)
    context = {"invited": invited, "link": link}
    return admin_page(
        tools, "admin/administrators_invited.html", administering, context, status=HTTPStatus.OK
    )


def _wanted(email: str, role: str, language: str) -> Wanted:
    if role not in set(Role):
        raise ActRefused("choose a role")
    return Wanted(email.strip(), Role(role), language or LANGUAGES[0])


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (read, invite, remove)
