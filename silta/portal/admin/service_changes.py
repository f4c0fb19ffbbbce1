"""What an administrator does with a service in the console: other terms, close, open."""

from __future__ import annotations

from typing import Final

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.keys.administrator import Permission
from silta.mailbox import service_acts as acts
from silta.mailbox.service import CODE
from silta.portal.admin.acting import acting
from silta.portal.admin.asking import (
    Said,
    done,
    fields_of,
    fresh_administrator_of,
    values_of,
)
from silta.portal.admin.tools import console_tools_of
from silta.portal.web import Asked

HERE: Final = "/admin/services"
OF_ONE: Final = "/{lang:str}/admin/services/{code:str}"
FIELDS: Final = (
    "name_fi",
    "name_sv",
    "name_en",
    "method",
    "fallback",
    "retention_days",
    "tell_to",
)


@post(f"{OF_ONE}/change", sync_to_thread=True)
def change(request: Asked, lang: FromPath[str], code: FromPath[str]) -> Response[str]:
    """Change a service's terms, from the next mail on."""
    back = _page_of(code)
    by = fresh_administrator_of(request, lang, Permission.OPERATE, back)
    fields, typed = fields_of(request), typed_terms(request)
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.OPERATE)
        acts.change(
            transaction,
            actor,
            code,
            typed,
            reason=fields.get("reason", ""),
            at=by.at,
            as_read=fields.get("as_read", ""),
        )
    return done(by.language, back, Said.SAVED)


@post(f"{OF_ONE}/close", sync_to_thread=True)
def close(request: Asked, lang: FromPath[str], code: FromPath[str]) -> Response[str]:
    """Let a service take no more mail."""
    back = _page_of(code)
    by = fresh_administrator_of(request, lang, Permission.OPERATE, back)
    reason = fields_of(request).get("reason", "")
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.OPERATE)
        acts.close(transaction, actor, code, reason=reason, at=by.at)
    return done(by.language, back)


@post(f"{OF_ONE}/open", sync_to_thread=True)
def open_(request: Asked, lang: FromPath[str], code: FromPath[str]) -> Response[str]:
    """Let a closed service take mail again."""
    back = _page_of(code)
    by = fresh_administrator_of(request, lang, Permission.OPERATE, back)
    reason = fields_of(request).get("reason", "")
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.OPERATE)
        acts.open_(transaction, actor, code, reason=reason, at=by.at)
    return done(by.language, back)


def typed_terms(request: Asked) -> dict[str, str]:
    """Return the terms that a form brought, by their names; the document types as one text."""
    fields = fields_of(request)
    typed = {name: fields[name] for name in FIELDS if name in fields}
    return {**typed, "document_types": ",".join(values_of(request, "document_types"))}


def _page_of(code: str) -> str:
    """Return the path of a service's page; raise NotFoundException for what is no code."""
    if not CODE.fullmatch(code):
        raise NotFoundException
    return f"{HERE}/{code}"


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (change, close, open_)
