"""What two administrators do with an authority: open, resume, other domains. One proposes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from litestar import Response, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.database import Transaction
from silta.keys.acts.domains import must_be_nobody_elses, read_domains
from silta.keys.acts.proposals import propose
from silta.keys.administrator import Permission
from silta.keys.audit.acts import Act
from silta.keys.authority import Authority, AuthorityState
from silta.keys.proposal import Arguments
from silta.portal.admin.acting import acting
from silta.portal.admin.asking import Said, done, fields_of, fresh_administrator_of
from silta.portal.admin.authority_page import HERE, found_in, id_in, typed_domains
from silta.portal.admin.tools import console_tools_of
from silta.portal.web import Asked

# What would be refused when it is confirmed is refused when it is proposed.
Prepares = Callable[[Transaction, Authority], Arguments]
OF_ONE: Final = "/{lang:str}/admin/authorities/{business_id:str}"


@post(f"{OF_ONE}/open", sync_to_thread=True)
def open_(request: Asked, lang: FromPath[str], business_id: FromPath[str]) -> Response[str]:
    """Propose that an authority may send."""

    def prepare(_: Transaction, found: Authority) -> Arguments:
        found.must_be_ready()
        return {}

    return _proposed(request, lang, business_id, Act.AUTHORITY_OPENED, prepare)


@post(f"{OF_ONE}/resume", sync_to_thread=True)
def resume(request: Asked, lang: FromPath[str], business_id: FromPath[str]) -> Response[str]:
    """Propose that a suspended authority may send again."""

    def prepare(_: Transaction, found: Authority) -> Arguments:
        found.must_be(AuthorityState.SUSPENDED)
        return {}

    return _proposed(request, lang, business_id, Act.AUTHORITY_RESUMED, prepare)


@post(f"{OF_ONE}/domains", sync_to_thread=True)
def domains(request: Asked, lang: FromPath[str], business_id: FromPath[str]) -> Response[str]:
    """Propose other mail domains for an authority."""

    def prepare(transaction: Transaction, found: Authority) -> Arguments:
        wanted = read_domains(typed_domains(request))
        must_be_nobody_elses(transaction, found.id, wanted)
        return {"domains": list(wanted)}

    return _proposed(request, lang, business_id, Act.AUTHORITY_DOMAINS, prepare)


def _proposed(
    request: Asked, lang: str, business_id: str, act: Act, prepare: Prepares
) -> Response[str]:
    wanted = id_in(business_id)
    by = fresh_administrator_of(request, lang, Permission.OPERATE, f"{HERE}/{wanted}")
    reason = fields_of(request).get("reason", "")
    with console_tools_of(request).database.write() as transaction:
        actor = acting(transaction, by, Permission.OPERATE)
        arguments = prepare(transaction, found_in(transaction, wanted))
        propose(transaction, actor, act, wanted, arguments, reason=reason, at=by.at)
    return done(by.language, f"{HERE}/{wanted}", Said.PROPOSED)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (open_, resume, domains)
