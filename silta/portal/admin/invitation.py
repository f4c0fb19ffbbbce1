"""Taking up an invitation: the link, a page that says what it is, and a log-in that is bound."""

from __future__ import annotations

import hmac
from datetime import datetime
from http import HTTPStatus
from typing import Final

from litestar import Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.clock import now
from silta.keys.acts import administrators as acts
from silta.keys.administrator import Administrator
from silta.keys.invitation import invitation_hash
from silta.keys.store import administrators
from silta.portal.admin import pending
from silta.portal.admin.asking import nobodys_page
from silta.portal.admin.jars import AdminJar
from silta.portal.admin.pending import Step
from silta.portal.admin.tools import ConsoleTools, console_tools_of
from silta.portal.answers import page_answer, way_on
from silta.portal.cookies import kept, token_in
from silta.portal.identification.administrators import LoggedIn
from silta.portal.tokens import Token
from silta.portal.web import Asked, known_language


@get("/{lang:str}/admin/invitation/{token:str}", sync_to_thread=True)
def open_(request: Asked, lang: FromPath[str], token: FromPath[str]) -> Response[str]:
    """Take the invitation out of the address at once: into a cookie, and on to its page.

    Opening uses nothing up: mail programs open links too.
    """
    tools, language, at = console_tools_of(request), known_language(lang), now()
    hashed = invitation_hash(token)
    if _invited(tools, hashed, at) is None:
        return _not_good(request, lang)
    mine = pending.put(tools.database, tools.seal, Step.INVITATION, hashed, at)
    cookie = kept(AdminJar.INVITATION, mine, secure=tools.secure)
    return way_on(f"/{language}/admin/invitation", cookies=[cookie])


@get("/{lang:str}/admin/invitation", sync_to_thread=True)
def show(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Say what the invitation is to, and that it binds the log-in that follows."""
    tools, at = console_tools_of(request), now()
    held = _held(request, tools, at)
    who = held and _invited(tools, held[1], at)
    if not held or not who:
        return _not_good(request, lang)
    page = nobodys_page(request, lang)
    context = {"invited": who, "proof": held[0].csrf}
    return page_answer(tools, "admin/invitation.html", page, context)


def invitation_of(request: Asked, proof: str, at: datetime) -> bytes | None:
    """Return the hash of the invitation whose page this browser has open; None without one.

    ``proof`` is what that page alone knows: no other site can start a log-in that binds.
    """
    held = _held(request, console_tools_of(request), at)
    if held is None or not hmac.compare_digest(held[0].csrf.encode(), proof.encode()):
        return None
    return held[1]


def take_up(tools: ConsoleTools, invitation: bytes, found: LoggedIn, at: datetime) -> Administrator:
    """Bind a log-in to an invitation; raise ActRefused where that cannot be."""
    with tools.database.write() as transaction:
        return acts.take_up(transaction, invitation, found.issuer, found.subject, at)


def _held(request: Asked, tools: ConsoleTools, at: datetime) -> tuple[Token, bytes] | None:
    """Return the browser's token, and the hash of the invitation that it stands for."""
    token = token_in(request.headers, AdminJar.INVITATION, secure=tools.secure)
    if token is None:
        return None
    hashed = pending.look(tools.database, tools.seal, Step.INVITATION, token, at)
    return None if hashed is None else (token, hashed)


def _invited(tools: ConsoleTools, hashed: bytes, at: datetime) -> Administrator | None:
    with tools.database.read() as transaction:
        return administrators.invited(transaction, hashed, at)


def _not_good(request: Asked, lang: str) -> Response[str]:
    """Answer for every invitation that is not good; nobody learns whether there was one."""
    page = nobodys_page(request, lang)
    status = HTTPStatus.NOT_FOUND
    return page_answer(
        console_tools_of(request), "admin/invitation_over.html", page, {}, status=status
    )


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (open_, show)
