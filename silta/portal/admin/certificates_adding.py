"""A certificate comes in by the console: as a file, pasted, or from the authority's directory."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.act import ActRefused
from silta.base.identity import parse_business_id
from silta.keys.acts import certificates as acts
from silta.keys.administrator import Permission
from silta.keys.authority import Authority
from silta.keys.certificate import CertificateFacts, read_or_refuse
from silta.keys.directory_certificate import located
from silta.keys.store import authorities
from silta.portal.admin.acting import acting
from silta.portal.admin.asking import (
    Administering,
    Said,
    admin_page,
    administrator_of,
    done,
    fields_of,
    file_of,
    fresh_administrator_of,
)
from silta.portal.admin.certificate_page import HERE
from silta.portal.admin.tools import ConsoleTools, console_tools_of
from silta.portal.naming import naming
from silta.portal.web import Asked


@get("/{lang:str}/admin/certificates/add", sync_to_thread=True)
def ask_for_certificate(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the three ways in which a certificate comes in."""
    administering = administrator_of(request, lang, Permission.TRUST)
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        names = naming(transaction, administering.page.language)
    choices = [(one, names.authority(one)) for one in names.authorities]
    context = {"choices": choices, "chosen": request.query_params.get("authority")}
    return admin_page(tools, "admin/certificates_add.html", administering, context)


@post("/{lang:str}/admin/certificates/add", sync_to_thread=True)
def add_certificate(request: Asked, lang: FromPath[str]) -> Response[Any]:
    """Add a certificate that was sent as a file, or pasted, as pending."""
    administering = fresh_administrator_of(request, lang, Permission.TRUST, f"{HERE}/add")
    content = file_of(request, "file")
    pasted = fields_of(request).get("pasted", "").strip()
    if (content is None) == (not pasted):
        raise ActRefused("give a file or paste the certificate: one of the two")
    tools = console_tools_of(request)
    owner = _owner(request, tools)
    facts = read_or_refuse(content or pasted.encode(), "the certificate")
    return _added(tools, administering, owner, facts, "file" if content else "pasted")


@post("/{lang:str}/admin/certificates/fetch", sync_to_thread=True)
def fetch_certificate(request: Asked, lang: FromPath[str]) -> Response[Any]:
    """Fetch a certificate from the authority's own Web Key Directory, and add it as pending."""
    administering = fresh_administrator_of(request, lang, Permission.TRUST, f"{HERE}/add")
    tools = console_tools_of(request)
    owner = _owner(request, tools)
    mailbox, facts = located(fields_of(request).get("address", ""), owner.domains)
    return _added(tools, administering, owner, facts, f"web key directory: {mailbox}")


def _owner(request: Asked, tools: ConsoleTools) -> Authority:
    """Return the authority that was chosen in the form."""
    try:
        owner = parse_business_id(fields_of(request).get("authority", ""))
    except ValueError:
        raise ActRefused("choose the authority whose certificate it is") from None
    with tools.database.read() as transaction:
        return authorities.get(transaction, owner)


def _added(
    tools: ConsoleTools,
    administering: Administering,
    owner: Authority,
    facts: CertificateFacts,
    source: str,
) -> Response[Any]:
    with tools.database.write() as transaction:
        actor = acting(transaction, administering, Permission.TRUST)
        acts.add(transaction, actor, owner.id, facts, source=source, at=administering.at)
    return done(administering.page.language, f"{HERE}/{facts.fingerprint}", Said.ADDED)


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (
    ask_for_certificate,
    add_certificate,
    fetch_certificate,
)
