"""Administrators: the list, inviting, removing."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.act import ActRefused
from silta.keys.acts import administrators as acts
from silta.keys.acts import proposals
from silta.keys.acts.carrying_out import ADMINISTRATORS, arguments_of
from silta.keys.administrator import AdministratorState, Permission, Role
from silta.keys.audit.acts import Act
from silta.keys.invitation import LANGUAGES, Wanted
from silta.keys.store import administrators
from silta.portal.admin.acting import acting
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
from silta.portal.admin.tools import ConsoleTools

HERE: Final = "/admin/administrators"


@get("/{lang:str}/admin/administrators", sync_to_thread=True)
def read(request: Asked, lang: FromPath[str]) -> Response[str]:
    """List the administrators, and the removed ones below, for the records name them."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        found = administrators.list_all(transaction)
        alone = acts.may_invite_alone(transaction, administering.at)
    names = {one.id: one.email for one in found}
    gone = AdministratorState.REMOVED
    context = {
        "here": [one for one in found if one.state != gone],
        "gone": [one for one in found if one.state == gone],
        "names": names,
        "alone": alone,
        "roles": tuple(Role),
        "invitation_languages": LANGUAGES,
        "has_relay": tools.settings.mail_relay is not None,
    }
    return admin_page(tools, "admin/administrators.html", administering, context)


@post("/{lang:str}/admin/administrators/invite", sync_to_thread=True)
def invite(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Invite somebody: at once while there have never been two hands, else as a proposal."""
    administering = fresh_administrator_of(request, lang, Permission.ADMINISTER, HERE)
    fields, tools = fields_of(request), console_tools_of(request)
    wanted = _wanted(fields.get("email", ""), fields.get("role", ""), fields.get("language", ""))
    wanted.must_be_right()
    must_have_a_relay(tools)
    reason, at = fields.get("reason", ""), administering.at
    with tools.database.write() as transaction:
        actor = acting(transaction, administering, Permission.ADMINISTER)
        if not acts.may_invite_alone(transaction, at):
            arguments, invites = arguments_of(wanted), Act.ADMINISTRATOR_INVITED
            proposals.propose(
                transaction, actor, invites, ADMINISTRATORS, arguments, reason=reason, at=at
            )
            return done(administering.language, "/admin/proposals", Said.PROPOSED)
        given = proposals.must_have_reason(reason)
        acts.invite(transaction, actor, wanted, reason=given, at=at, alone=True)
    return done(administering.language, HERE, Said.INVITED)


@post("/{lang:str}/admin/administrators/{wanted:str}/remove", sync_to_thread=True)
def remove(request: Asked, lang: FromPath[str], wanted: FromPath[str]) -> Response[str]:
    """Remove an administrator, or take an invitation back; all others are told."""
    administering = fresh_administrator_of(request, lang, Permission.ADMINISTER, HERE)
    reason = fields_of(request).get("reason", "")
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, administering, Permission.ADMINISTER)
        acts.remove(transaction, actor, wanted, reason=reason, at=administering.at)
    return done(administering.language, HERE)


def must_have_a_relay(tools: ConsoleTools) -> None:
    """Raise ActRefused where no mail can leave.

    The link goes to whom it invites, and is shown to neither hand: it would make a second
    hand of either.
    """
    if tools.settings.mail_relay is None:
        raise ActRefused(
            "an invitation goes by mail, and SILTA_MAIL_RELAY is not set: "
            "let the machine's owner use 'silta admin add'"
        )


def _wanted(email: str, role: str, language: str) -> Wanted:
    if role not in set(Role):
        raise ActRefused("choose a role")
    return Wanted(email.strip(), Role(role), language or LANGUAGES[0])


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (read, invite, remove)
