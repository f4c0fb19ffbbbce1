"""The acts on authorities' certificates: whose signature files a decision, and until when."""

from __future__ import annotations

from datetime import datetime

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.actor import Actor
from silta.keys.acts.certificate_record import held, reason_of, record, time_text
from silta.keys.administrator import AdministratorState
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry, Facts
from silta.keys.certificate import CertificateFacts
from silta.keys.fingerprint import Fingerprint
from silta.keys.policy import problems_of
from silta.keys.standing import CertificateState, Ending, Standing
from silta.keys.store import administrators, audit, authorities, certificates

LONGEST_USER_ID = 300  # characters of it in a record; gpg takes 2,048 bytes
ENDS = {
    CertificateState.RETIRED: Act.CERTIFICATE_RETIRED,
    CertificateState.REVOKED: Act.CERTIFICATE_REVOKED,
}


def add(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    owner: BusinessId,
    facts: CertificateFacts,
    *,
    source: str,
    at: datetime,
) -> None:
    """Add a certificate as pending: nothing counts yet.

    ``source`` says how it came: a file, pasted, an address. Raises ActRefused for one whose
    signing key is too weak, or that is registered already.
    """
    problems = problems_of(facts)
    if problems:
        raise ActRefused(f"its signing key is too weak ({', '.join(problems)})")
    authorities.get(transaction, owner)
    certificates.add(transaction, owner, facts, at=at, by=actor.id)
    after: Facts = {
        "state": CertificateState.PENDING,
        "authority": owner,
        "user_ids": [user_id[:LONGEST_USER_ID] for user_id in facts.user_ids],
        "expires_at": time_text(facts.expires_at),
        "source": source,
    }
    entry = Entry(Act.CERTIFICATE_ADDED, actor, facts.fingerprint, at, after=after)
    audit.append(transaction, entry)


def approve(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    fingerprint: Fingerprint,
    *,
    reason: str | None,
    at: datetime,
    as_read: str | None = None,
) -> Standing:
    """Let a pending certificate file mails of its authority; return how it stood before.

    Only another hand than the one that added it may, with a reason; the machine's owner
    may alone, and without one, which is recorded and told to all. What a removed
    administrator added nobody approves: it is dropped, and added anew. ``as_read`` is the
    mark of the standing that was shown.
    """
    read = held(transaction, fingerprint, as_read)
    alone = read.added_by == actor.id
    if alone and not actor.is_owner:
        raise ActRefused("who added the certificate cannot approve it: another administrator must")
    _must_be_of_somebody_here(transaction, read.added_by)
    given = reason_of(actor, reason)
    certificates.approve(transaction, read, at=at, by=actor.id, reason=given)
    changed: Facts = {"state": CertificateState.APPROVED, "added_by": read.added_by}
    act = Act.CERTIFICATE_APPROVED
    record(transaction, actor, act, read, changed, at=at, reason=given, alone=alone)
    return read


def end(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    fingerprint: Fingerprint,
    state: CertificateState,
    *,
    reason: str | None,
    at: datetime,
    as_read: str | None = None,
) -> Standing:
    """Retire or revoke a certificate from the next mail on; return how it stood before.

    What it filed stays filed. To revoke is break-glass: one hand may, and all hear of it.
    ``as_read`` is the mark of the standing that was shown.
    """
    # Behind the filings that are under way: each of them is then from before the end.
    read = held(transaction, fingerprint, as_read)
    given = reason_of(actor, reason)
    certificates.end(transaction, read, Ending(state, at, actor.id, given))
    record(transaction, actor, ENDS[state], read, {"state": state}, at=at, reason=given)
    return read


def drop(
    transaction: Transaction,
    actor: Actor,
    fingerprint: Fingerprint,
    *,
    at: datetime,
    as_read: str | None = None,
) -> None:
    """Forget a certificate that was never approved; ``as_read`` marks what was shown."""
    read = held(transaction, fingerprint, as_read)
    certificates.drop(transaction, read)
    record(transaction, actor, Act.CERTIFICATE_DROPPED, read, {"state": None}, at=at)


def _must_be_of_somebody_here(transaction: Transaction, hand: str) -> None:
    """Raise ActRefused for a hand that was removed: the same person may be back as another."""
    person = administrators.find(transaction, hand)
    if person is not None and person.state == AdministratorState.REMOVED:
        raise ActRefused("who added it is removed: drop the certificate, and add it anew")
