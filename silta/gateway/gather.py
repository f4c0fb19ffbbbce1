"""Gathering the facts: what the database says of a mail, its signer and its recipient."""

from __future__ import annotations

from silta.base.database import Transaction
from silta.base.identity import parse_address
from silta.base.keyed_hash import HashKey
from silta.base.reason import Reason, Refused
from silta.gateway.facts import Facts, Route
from silta.keys.authority import Authority, AuthorityState
from silta.keys.fingerprint import Fingerprint
from silta.keys.store import authorities, certificates
from silta.mailbox import filing
from silta.mailbox.letter import Letter
from silta.mailbox.service import ServiceState
from silta.mailbox.store import accounts, services


def sender_of(transaction: Transaction, reverse_path: str) -> Authority:
    """Return the open authority whose domain the reverse path is in.

    Raises Refused(sender.domain_unknown); the null path is nobody's domain.
    """
    try:
        domain = parse_address(reverse_path).domain
    except ValueError:
        raise Refused(Reason.SENDER_DOMAIN_UNKNOWN) from None
    found = authorities.find_by_domain(transaction, domain)
    if found is None or found.state != AuthorityState.OPEN:
        raise Refused(Reason.SENDER_DOMAIN_UNKNOWN)
    return found


def route(transaction: Transaction, reverse_path: str, recipient: str, our_domain: str) -> Route:
    """Return where a mail belongs; raise Refused when it has no open service here."""
    sender = sender_of(transaction, reverse_path)
    try:
        address = parse_address(recipient)
    except ValueError:
        raise Refused(Reason.RECIPIENT_UNKNOWN) from None
    if address.domain != our_domain:
        raise Refused(Reason.RECIPIENT_NOT_OURS)
    service = services.find(transaction, address.local.lower())
    if service is None or service.state != ServiceState.OPEN:
        raise Refused(Reason.RECIPIENT_UNKNOWN)
    authority = authorities.find(transaction, service.authority)
    if authority is None or authority.state != AuthorityState.OPEN:
        raise Refused(Reason.RECIPIENT_UNKNOWN)
    return Route(authority, service, sender.id)


def gather(
    transaction: Transaction, where: Route, signer: Fingerprint, letter: Letter, key: HashKey
) -> Facts:
    """Read all that the judgement needs, in one transaction.

    The authority and the service are read again: they may have been suspended or closed
    since RCPT; then Refused(recipient.unknown) is raised.
    """
    authority = authorities.find(transaction, where.authority.id)
    service = services.find(transaction, where.service.code)
    is_open = authority is not None and authority.state == AuthorityState.OPEN
    if not (is_open and authority and service and service.state == ServiceState.OPEN):
        raise Refused(Reason.RECIPIENT_UNKNOWN)
    return Facts(
        route=Route(authority, service, where.sender),
        signer=certificates.find(transaction, signer),
        account=accounts.find(transaction, key, letter.manifest.recipient.id),
        earlier=filing.find_earlier(transaction, authority.id, letter.manifest.message_id),
    )
