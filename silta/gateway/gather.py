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
from silta.mailbox.store.known import Question, known, open_service, signer_alone
from silta.mailbox.store.senders import Sender, sender


def sender_of(transaction: Transaction, reverse_path: str) -> Sender:
    """Return the authority, open or in preparation, whose domain the reverse path is in.

    Raises Refused(sender.domain_unknown); the null path is nobody's domain.
    """
    try:
        domain = parse_address(reverse_path).domain
    except ValueError:
        raise Refused(Reason.SENDER_DOMAIN_UNKNOWN) from None
    found = sender(transaction, domain)
    if found is None:
        raise Refused(Reason.SENDER_DOMAIN_UNKNOWN)
    return found


def check_peer(transaction: Transaction, of: Sender, tls: TlsFacts) -> None:
    """Raise Refused(sender.domain_unknown) for a peer with another authority's certificate."""
    if tls.names is None:
        return
    if not speaks_for(tls.names, authorities.domains(transaction, of.id)):
        raise Refused(Reason.SENDER_DOMAIN_UNKNOWN, "the peer's certificate is not the sender's")


def route(transaction: Transaction, reverse_path: str, recipient: str, our_domain: str) -> Route:
    """Return where a mail belongs; raise Refused when it has no open service here.

    An authority in preparation is nobody's sender yet, but for letters to the test service:
    with those it shows that it can send.
    """
    if not reverse_path and recipient.lower().startswith(f"{BOUNCE}+"):
        # Of a reminder: none has left yet, so nobody's bounce can be ours.
        raise Refused(Reason.RECIPIENT_UNKNOWN)
    by = sender_of(transaction, reverse_path)
    if by.in_preparation and recipient.lower() != f"{TRIAL}@{our_domain}":
        raise Refused(Reason.SENDER_DOMAIN_UNKNOWN)
    code = _code(recipient, our_domain)
    if code == TRIAL:
        return Route(by.id, TRIAL, by.id, by.ring_generation, by.in_preparation)
    found = open_service(transaction, code)
    if found is None:
        raise Refused(Reason.RECIPIENT_UNKNOWN)
    return Route(found.authority, found.code, by.id, found.ring_generation)


def _code(recipient: str, our_domain: str) -> str:
    """Return the code of the service that a recipient names; raise Refused for no such name."""
    try:
        address = parse_address(recipient)
    except ValueError:
        raise Refused(Reason.RECIPIENT_UNKNOWN) from None
    if address.domain != our_domain:
        raise Refused(Reason.RECIPIENT_NOT_OURS)
    return address.local.lower()


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
    facts = Facts(there, found.signer, found.account, found.earlier, found.document_types)
    return facts, found.high_water
