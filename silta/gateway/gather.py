"""Gathering the facts: what the database says of a mail, its signer and its recipient."""

from __future__ import annotations

from datetime import datetime

from silta.base.database import Transaction
from silta.base.identity import parse_address
from silta.base.keyed_hash import HashKey
from silta.base.reason import Reason, Refused
from silta.base.store import high_water
from silta.gateway.facts import Facts, Route
from silta.gateway.peer_certificate import speaks_for
from silta.gateway.stages import TlsFacts
from silta.keys.opened import Signature
from silta.keys.store import authorities
from silta.mailbox.account import person_hash
from silta.mailbox.letter import Letter
from silta.mailbox.service import BOUNCE, TRIAL
from silta.mailbox.store.known import (
    OpenAuthority,
    Question,
    known,
    open_sender,
    open_service,
    signer_alone,
)


def sender_of(transaction: Transaction, reverse_path: str) -> OpenAuthority:
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


def check_peer(transaction: Transaction, sender: OpenAuthority, tls: TlsFacts) -> None:
    """Raise Refused(sender.domain_unknown) for a peer with another authority's certificate."""
    if tls.names is None:
        return
    if not speaks_for(tls.names, authorities.domains(transaction, sender.id)):
        raise Refused(Reason.SENDER_DOMAIN_UNKNOWN, "the peer's certificate is not the sender's")


def route(transaction: Transaction, reverse_path: str, recipient: str, our_domain: str) -> Route:
    """Return where a mail belongs; raise Refused when it has no open service here."""
    if not reverse_path and recipient.lower().startswith(f"{BOUNCE}+"):
        # Of a reminder: none has left yet, so nobody's bounce can be ours.
        raise Refused(Reason.RECIPIENT_UNKNOWN)
    sender = sender_of(transaction, reverse_path)
    try:
        address = parse_address(recipient)
    except ValueError:
        raise Refused(Reason.RECIPIENT_UNKNOWN) from None
    if address.domain != our_domain:
        raise Refused(Reason.RECIPIENT_NOT_OURS)
    code = address.local.lower()
    if code == TRIAL:
        return Route(sender.id, TRIAL, sender.id, sender.ring_generation)
    found = open_service(transaction, code)
    if found is None:
        raise Refused(Reason.RECIPIENT_UNKNOWN)
    return Route(found.authority, found.code, sender.id, found.ring_generation)


def gather(
    transaction: Transaction, where: Route, signature: Signature, letter: Letter, key: HashKey
) -> tuple[Facts, datetime | None]:
    """Return all that the judgement needs, and the highest time ever committed (UTC).

    The authority and the service are read again: they may have been suspended or closed
    since RCPT; then Refused(recipient.unknown) is raised. For a test letter no account and
    no earlier letter is looked at.
    """
    if where.is_trial:
        signer = signer_alone(transaction, signature.fingerprint, signature.key_fingerprint)
        return Facts(where, signer, account=None, earlier=None), high_water(transaction)
    question = Question(
        service=where.service,
        signer=signature.fingerprint,
        signing_key=signature.key_fingerprint,
        message_id=letter.manifest.message_id,
        person=person_hash(key, letter.manifest.recipient.id),
        lookup_key_id=key.key_id,
    )
    found = known(transaction, question)
    if found is None:
        raise Refused(Reason.RECIPIENT_UNKNOWN)
    service = found.service
    there = Route(service.authority, service.code, where.sender, service.ring_generation)
    return Facts(there, found.signer, found.account, found.earlier), found.high_water
