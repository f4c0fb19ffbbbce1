"""What the tests of acts on certificates work on: two administrators, and certificates by name."""

from __future__ import annotations

from typing import Any, Final

from silta.base.database import Database, Transaction
from silta.keys.actor import Actor, Door
from silta.keys.acts import certificates as acts
from silta.keys.certificate import CertificateFacts
from silta.keys.fingerprint import Fingerprint
from silta.keys.listing import KeyFacts
from silta.keys.standing import CertificateState, Standing
from silta.keys.store import audit, authorities, certificates
from tests.registry import NAAPURILA, NOW, SILTALA

AVAIN: Final = Actor("01AVAIN", "avain@silta.example", Door.CONSOLE)
VARA: Final = Actor("01VARA", "vara@silta.example", Door.CONSOLE)
ROOT: Final = Actor("root", "root", Door.COMMAND_LINE)
OLD, NEW, NAAPURILAS = (Fingerprint(letter * 40) for letter in "ABC")
OWNERS: Final = {OLD: SILTALA.id, NEW: SILTALA.id, NAAPURILAS: NAAPURILA.id}
EDDSA = 22


def facts_of(
    fingerprint: Fingerprint, *, algorithm: int = EDDSA, bits: int = 255
) -> CertificateFacts:
    """Return what gpg says of a certificate with one key that signs."""
    key = KeyFacts(
        fingerprint=fingerprint,
        algorithm=algorithm,
        algorithm_name="ed25519",
        bits=bits,
        can_sign=True,
        can_encrypt=False,
        can_certify=True,
        can_authenticate=False,
        created_at=NOW,
        expires_at=None,
        revoked=False,
    )
    return CertificateFacts(
        fingerprint=fingerprint,
        user_ids=("Kirjaamo <kirjaamo@siltala.example>",),
        created_at=NOW,
        expires_at=None,
        revoked=False,
        keys=(key,),
        cleaned=b"certificate",
    )


def register(database: Database) -> None:
    """Have both authorities, two certificates of Siltala and one of Naapurila, all pending."""
    with database.write() as transaction:
        for authority in (SILTALA, NAAPURILA):
            authorities.add(transaction, authority, NOW)
        for fingerprint, owner in OWNERS.items():
            facts = facts_of(fingerprint)
            acts.add(transaction, AVAIN, owner, facts, source="file", at=NOW)


def approve(database: Database, *fingerprints: Fingerprint) -> None:
    """Approve certificates by the hand of the other administrator."""
    with database.write() as transaction:
        for fingerprint in fingerprints:
            acts.approve(transaction, VARA, fingerprint, reason="verrattu", at=NOW)


def revoke(transaction: Transaction, actor: Actor, fingerprint: Fingerprint) -> None:
    """Revoke a certificate, in a transaction of the caller's."""
    state = CertificateState.REVOKED
    acts.end(transaction, actor, fingerprint, state, reason="varastettu", at=NOW)


def standing(database: Database, fingerprint: Fingerprint = OLD) -> Standing:
    """Return how a certificate stands."""
    with database.read() as transaction:
        return certificates.get(transaction, fingerprint)


def said(database: Database) -> dict[str, Any]:
    """Return what the last record of the chain says."""
    with database.read() as transaction:
        [last] = audit.latest(transaction, most=1)
    return last.said()
