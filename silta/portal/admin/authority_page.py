"""One authority's page, and what its forms bring."""

from __future__ import annotations

from typing import Final

from litestar import Response
from litestar.exceptions import NotFoundException

from silta.base.database import Transaction
from silta.base.identity import BusinessId, parse_business_id
from silta.keys.authority import Authority
from silta.keys.store import administrators, audit, authorities, certificate_pages, proposals
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.outbox.sizes import waits_of
from silta.mailbox.store import services
from silta.portal.admin.asking import Administering, admin_page, fields_of, values_of
from silta.portal.admin.tools import console_tools_of
from silta.portal.admin.views_authorities import Shown, act_shown, steps_shown
from silta.portal.naming import in_language
from silta.portal.views import Language
from silta.portal.web import Asked

HERE: Final = "/admin/authorities"
LATEST_ACTS: Final = 10
FIELDS: Final = (
    "name_fi",
    "name_sv",
    "name_en",
    "receipts_to",
    "contact_name",
    "contact_email",
    "contact_phone",
)


def authority_page(request: Asked, administering: Administering, wanted: str) -> Response[str]:
    """Return the page of an authority; raise NotFoundException where there is none."""
    tools = console_tools_of(request)
    with tools.database.read() as transaction:
        found = found_in(transaction, wanted)
        shown = _shown(transaction, found, administering.language)
    context = {"shown": shown, "domain": tools.domain}
    return admin_page(tools, "admin/authorities_one.html", administering, context)


def found_in(transaction: Transaction, wanted: str) -> Authority:
    """Return the authority that an address names; raise NotFoundException where there is none."""
    found = authorities.find(transaction, id_in(wanted))
    if found is None:
        raise NotFoundException
    return found


def id_in(wanted: str) -> BusinessId:
    """Return the business id in an address; raise NotFoundException for anything else."""
    try:
        return parse_business_id(wanted)
    except ValueError:
        raise NotFoundException from None


def name_of(authority: Authority, language: Language) -> str:
    """Return an authority's name in the reader's language, or in Finnish."""
    names = (authority.name_fi, authority.name_sv, authority.name_en)
    return in_language(names, language)


def typed_details(request: Asked) -> dict[str, str]:
    """Return the details that a form brought, by their names; the languages as one text."""
    fields = fields_of(request)
    typed = {name: fields[name] for name in FIELDS if name in fields}
    return {**typed, "languages": ",".join(values_of(request, "languages"))}


def typed_domains(request: Asked) -> list[str]:
    """Return the domains that a form brought, one a line."""
    return fields_of(request).get("domains", "").split()


def _shown(transaction: Transaction, found: Authority, language: Language) -> Shown:
    people = {str(one.id): one.email for one in administrators.list_all(transaction)}
    latest = audit.latest(transaction, most=LATEST_ACTS, subject=found.id)
    open_ones = proposals.list_open(transaction)
    return Shown(
        authority=found,
        name=name_of(found, language),
        steps=steps_shown(found, people),
        services=tuple(services.list_all(transaction, found.id)),
        certificates=certificate_pages.count(transaction, found.id),
        receipts=waits_of(transaction, RECEIPT, found.id),
        waiting=tuple(one for one in open_ones if one.subject == found.id),
        acts=tuple(act_shown(one) for one in latest),
    )
