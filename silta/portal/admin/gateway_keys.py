"""The gateway's own keys in the console: how they stand, and asking for what is to be done.

Their secret parts are made, imported and destroyed on the command line alone.
"""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.act import ActRefused
from silta.keys.acts.gateway_key_requests import Wanted, ask, ask_for_key, list_open
from silta.keys.administrator import Permission
from silta.keys.fingerprint import Fingerprint, parse_fingerprint
from silta.keys.gateway_key import Purpose
from silta.keys.store import gateway_keys
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
from silta.portal.admin.views_gateway_keys import by_purpose, request_view

HERE: Final = "/admin/gateway-keys"


@get("/{lang:str}/admin/gateway-keys", sync_to_thread=True)
def read(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the keys of each purpose, and what is asked for."""
    administering = administrator_of(request, lang)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        keys = by_purpose(gateway_keys.list_all(transaction))
        requests = [request_view(one) for one in list_open(transaction)]
    context = {"keys": keys, "requests": requests, "domain": tools.domain}
    return admin_page(tools, "admin/gateway_keys.html", administering, context)


@post("/{lang:str}/admin/gateway-keys/new", sync_to_thread=True)
def ask_for_new(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Ask for a new key of a purpose."""
    by = fresh_administrator_of(request, lang, Permission.TRUST, HERE)
    fields = fields_of(request)
    purpose, reason = fields.get("purpose", ""), fields.get("reason", "")
    if purpose not in set(Purpose):
        raise ActRefused("choose what the key is for")
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.TRUST)
        ask_for_key(transaction, actor, Purpose(purpose), reason=reason, at=by.at)
    return done(by.language, HERE, Said.ASKED_FOR)


@post("/{lang:str}/admin/gateway-keys/{fingerprint:str}/{wanted:str}", sync_to_thread=True)
def ask_for_act(
    request: Asked, lang: FromPath[str], fingerprint: FromPath[str], wanted: FromPath[str]
) -> Response[str]:
    """Ask for an act on one key."""
    by = fresh_administrator_of(request, lang, Permission.TRUST, HERE)
    reason = fields_of(request).get("reason", "")
    act, key = _act(wanted), _key(fingerprint)
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.TRUST)
        ask(transaction, actor, act, key, reason=reason, at=by.at)
    return done(by.language, HERE, Said.ASKED_FOR)


def _act(wanted: str) -> Wanted:
    """Return an act on a key that there is; raise ActRefused for another word."""
    if wanted not in set(Wanted) - {Wanted.NEW}:
        raise ActRefused("a gateway key can be published, activated or retired")
    return Wanted(wanted)


def _key(fingerprint: str) -> Fingerprint:
    try:
        return parse_fingerprint(fingerprint)
    except ValueError as error:
        raise ActRefused(str(error)) from None


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (read, ask_for_new, ask_for_act)
