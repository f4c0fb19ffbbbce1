"""One certificate's page of the console, put together."""

from __future__ import annotations

from typing import Final

from litestar import Response
from litestar.exceptions import NotFoundException

from silta.keys.certificate import CertificateFacts, read_or_refuse
from silta.keys.fingerprint import Fingerprint, parse_fingerprint
from silta.keys.standing import Standing
from silta.keys.store import authorities, certificate_pages, certificates
from silta.mailbox.reach import reach_of
from silta.mailbox.store import messages
from silta.portal.admin.asking import Administering, admin_page
from silta.portal.admin.certificate_views import (
    contents_of,
    life_of,
    messages_of,
    row_of,
    successors_of,
)
from silta.portal.admin.tools import ConsoleTools, console_tools_of
from silta.portal.admin.views_certificates import Certificate, Pages, Trial
from silta.portal.naming import naming
from silta.portal.web import Asked

HERE: Final = "/admin/certificates"
LONGEST_NUMBER: Final = 6  # digits of a page's number


def certificate_page(
    request: Asked,
    administering: Administering,
    fingerprint: Fingerprint,
    trial: Trial | None = None,
) -> Response[str]:
    """Return a certificate's page, with what a trial said if there was one."""
    tools = console_tools_of(request)
    view = _view(request, tools, administering, fingerprint)
    context = {"certificate": view, "trial": trial}
    return admin_page(tools, "admin/certificates_one.html", administering, context)


def fingerprint_in(path: str) -> Fingerprint:
    """Return the full fingerprint of an address; raise NotFoundException for anything else."""
    try:
        return parse_fingerprint(path)
    except ValueError:
        raise NotFoundException from None


def facts_in(tools: ConsoleTools, fingerprint: Fingerprint) -> CertificateFacts:
    """Return what gpg reads in a registered certificate; raise NotFoundException for others."""
    facts, _ = _registered(tools, fingerprint)
    return facts


def pages_in(request: Asked, total: int) -> Pages:
    """Return the page of a list that is asked for, or the nearest one that there is."""
    text = request.query_params.get("page", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return Pages(min(max(int(text) if is_number else 1, 1), Pages(1, total).last), total)


def _registered(tools: ConsoleTools, fingerprint: Fingerprint) -> tuple[CertificateFacts, Standing]:
    """Return what is in a certificate and how it stands, both from one look.

    A page that is approved by its mark must not show what stood there a moment before.
    """
    with tools.database.read() as transaction:
        standing = certificates.find(transaction, fingerprint)
        if standing is None:
            raise NotFoundException
        content = certificate_pages.content(transaction, fingerprint)
    return read_or_refuse(content, fingerprint), standing


def _view(
    request: Asked, tools: ConsoleTools, administering: Administering, fingerprint: Fingerprint
) -> Certificate:
    (facts, standing), at = _registered(tools, fingerprint), administering.at
    with tools.database.read() as transaction:
        names = naming(transaction, administering.page.language)
        domains = authorities.domains(transaction, standing.authority)
        pages = pages_in(request, messages.count_by(transaction, fingerprint))
        reach = reach_of(transaction, standing, at)
        return Certificate(
            row=row_of(standing, names, at),
            contents=contents_of(facts, domains, at),
            life=life_of(transaction, standing),
            files_to=tuple(
                (service.code, names.service(service.code)) for service in reach.services
            ),
            is_authority_open=reach.is_open,
            successors=successors_of(transaction, standing, names, at),
            is_own=standing.added_by == administering.actor.id,
            mark=standing.mark,
            messages=messages_of(transaction, standing, names, pages),
            pages=pages,
        )
