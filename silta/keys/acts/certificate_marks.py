"""The acts that mark a certificate: another takes its place, or its readers are warned."""

from __future__ import annotations

from datetime import datetime, timedelta

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.keys.actor import Actor
from silta.keys.acts.certificate_record import held, reason_of, record, time_text
from silta.keys.acts.proposals import must_have_reason
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Facts
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CertificateState, Standing, state_at
from silta.keys.store import certificate_marks

# A municipality changes its systems within weeks; what takes longer is no overlap.
LONGEST_OVERLAP = timedelta(days=366)


def replace(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    old: Fingerprint,
    *,
    by: Fingerprint,
    overlap: timedelta,
    reason: str | None,
    at: datetime,
    as_read: str | None = None,
) -> datetime:
    """Let ``by`` take the place of ``old``: both count until the time that is returned.

    Both must be approved certificates of one authority. From that time on the old one
    counts as retired, without anybody's doing. May be repeated for another overlap.
    ``as_read`` is the mark of the old one's standing that was shown.
    """
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        raise ActRefused(f"an overlap has 0 to {LONGEST_OVERLAP.days} days")
    # In one order, or two who replace each by the other would wait for ever.
    marks = {old: as_read}
    both = {one: held(transaction, one, marks.get(one)) for one in sorted({old, by})}
    _must_replace(both[old], both[by], at)
    given = reason_of(actor, reason)
    retires_at = at + overlap
    certificate_marks.replace(transaction, both[old], by, retires_at=retires_at)
    changed: Facts = {"replaced_by": by, "retires_at": time_text(retires_at)}
    act = Act.CERTIFICATE_REPLACED
    record(transaction, actor, act, both[old], changed, at=at, reason=given)
    return retires_at


def warn_readers(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    fingerprint: Fingerprint,
    *,
    on: bool,
    reason: str,
    at: datetime,
    as_read: str | None = None,
) -> None:
    """Let each message that a revoked certificate signed carry a warning, or none again.

    Raises ActRefused without a reason, when it is so already, and before it is revoked:
    what is still trusted is not warned of. ``as_read`` is the mark of what was shown.
    """
    read = held(transaction, fingerprint, as_read)
    if on and read.state != CertificateState.REVOKED:
        raise ActRefused(f"the certificate is {state_at(read, at)}: revoke it first")
    if on == (read.readers_warned_at is not None):
        raise ActRefused("its readers are warned already" if on else "its readers are not warned")
    given = must_have_reason(reason)
    since = at if on else None
    certificate_marks.warn_readers(transaction, read, since)
    changed: Facts = {"readers_warned_at": time_text(since)}
    # One hand that takes a warning back works against the readers: all others hear of it.
    record(transaction, actor, Act.READERS_WARNED, read, changed, at=at, reason=given, alone=not on)


def _must_replace(old: Standing, new: Standing, at: datetime) -> None:
    """Raise ActRefused unless ``new`` can take the place of ``old``."""
    if old.fingerprint == new.fingerprint:
        raise ActRefused("a certificate cannot replace itself")
    if old.authority != new.authority:
        raise ActRefused("the two certificates are of different authorities")
    for one in (old, new):
        if state_at(one, at) != CertificateState.APPROVED:
            raise ActRefused(f"{one.fingerprint} is {state_at(one, at)}: both must be approved")
    if new.retires_at is not None:
        raise ActRefused(f"{new.fingerprint} is itself being replaced")
    if new.has_expired(at):
        raise ActRefused(f"{new.fingerprint} has expired")
