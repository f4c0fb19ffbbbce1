"""Gathering the facts: what the database says of a mail, its signer and its recipient."""

from __future__ import annotations

from dataclasses import replace

from silta.base.database import Transaction
from silta.base.identity import BusinessId, parse_address
from silta.base.keyed_hash import HashKey
from silta.base.reason import Reason, Refused
from silta.gateway.facts import Facts, Route
from silta.keys.fingerprint import Fingerprint
from silta.keys.store import certificates
from silta.mailbox import filing
from silta.mailbox.letter import Letter
from silta.mailbox.store import accounts
from silta.mailbox.store.routes import OpenService, open_sender, open_service


def sender_of(transaction: Transaction, reverse_path: str) -> BusinessId:
    """Return the open authority whose domain the reverse path is in.

    Raises Refused(sender.domain_unknown); the null path is nobody's domain.
    """
    try:
        domain = parse_address(reverse_path).domain
    except ValueError:
        raise Refused(Reason.SENDER_DOMAIN_UNKNOWN) from None
    found = open_sender(transaction, domain)
    if found is None:
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
    found = _service(transaction, address.local.lower())
    return Route(found.authority, found.code, sender, found.ring_generation)


def gather(
    transaction: Transaction, where: Route, signer: Fingerprint, letter: Letter, key: HashKey
) -> Facts:
    """Read all that the judgement needs, in one transaction.

    The authority and the service are read again: they may have been suspended or closed
    since RCPT; then Refused(recipient.unknown) is raised.
    """
    found = _service(transaction, where.service)
    return Facts(
        route=replace(where, authority=found.authority, ring_generation=found.ring_generation),
        signer=certificates.find(transaction, signer),
        account=accounts.find(transaction, key, letter.manifest.recipient.id),
        earlier=filing.find_earlier(transaction, found.authority, letter.manifest.message_id),
    )


def _service(transaction: Transaction, code: str) -> OpenService:
    found = open_service(transaction, code)
    if found is None:
        raise Refused(Reason.RECIPIENT_UNKNOWN)
    return found
