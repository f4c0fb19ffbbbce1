"""Certificates in the console: the list, and one's page."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from silta.base.identity import BusinessId
from silta.keys.store import certificate_pages
from silta.portal.admin import certificate_acts, certificates_adding
from silta.portal.admin.asking import admin_page, administrator_of
from silta.portal.admin.certificate_page import certificate_page, fingerprint_in, pages_in
from silta.portal.admin.certificate_views import row_of
from silta.portal.admin.tools import console_tools_of
from silta.portal.naming import naming
from silta.portal.web import Asked


@get("/{lang:str}/admin/certificates", sync_to_thread=True)
def list_certificates(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Show the certificates, of one authority or of all: those that wait for a hand first."""
    administering, tools = administrator_of(request, lang), console_tools_of(request)
    wanted = request.query_params.get("authority") or None
    owner = None if wanted is None else BusinessId(wanted)
    with tools.database.read() as transaction:
        pages = pages_in(request, certificate_pages.count(transaction, owner))
        names = naming(transaction, administering.page.language)
        found = certificate_pages.page(transaction, owner, skipped=pages.skipped, most=pages.rows)
    rows = [row_of(one, names, administering.at) for one in found]
    authority = None if owner is None else names.authority(owner)
    context = {"rows": rows, "pages": pages, "owner": owner, "authority": authority}
    return admin_page(tools, "admin/certificates.html", administering, context)


@get("/{lang:str}/admin/certificates/{fingerprint:str}", sync_to_thread=True)
def show_certificate(
    request: Asked, lang: FromPath[str], fingerprint: FromPath[str]
) -> Response[str]:
    """Show one certificate: what it is, what it may do, and what can be done with it."""
    return certificate_page(request, administrator_of(request, lang), fingerprint_in(fingerprint))


HANDLERS: Final[tuple[ControllerRouterHandler, ...]] = (
    list_certificates,
    show_certificate,
    *certificates_adding.HANDLERS,
    *certificate_acts.HANDLERS,
)
