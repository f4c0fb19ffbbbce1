"""Inviting administrators, binding them to a log-in, and removing them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.ids import new_id
from silta.keys.actor import Actor
from silta.keys.acts.proposals import decline_all_of, must_have_reason
from silta.keys.administrator import Administrator, AdministratorId, AdministratorState, Role
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry, Facts
from silta.keys.invitation import (
    GOOD_FOR,
    Invited,
    Wanted,
    invitation_hash,
    new_invitation_token,
)
from silta.keys.store import administrators, audit

TWO: Final = 2


def may_invite_alone(transaction: Transaction, at: datetime) -> bool:
    """Tell whether an invitation needs no second hand: there have never been two hands yet.

    Counts the removed ones too. Else one administrator could remove all others, invite a
    second self, and have two hands. Counts invitations that are still good: whoever is
    invited may be the second hand in a moment.
    """
    ever = [one for one in administrators.list_all(transaction) if one.bound_at is not None]
    hands = [*ever, *administrators.still_invited(transaction, at)]
    return len([one for one in hands if one.role != Role.AUDITOR]) < TWO


def invite(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    wanted: Wanted,
    *,
    reason: str | None,
    at: datetime,
    alone: bool = False,
) -> Invited:
    """Invite somebody; the token that is returned is nowhere else, and good once.

    ``alone`` says that an administrator does it without a second hand: all are told.
    Raises ActRefused for a wrong address, for one of somebody active or invited, and for
    one hand where two are needed.
    """
    wanted.must_be_right()
    _hold_who_administers(transaction)
    taken = (*administrators.active(transaction), *administrators.still_invited(transaction, at))
    _must_be_new(wanted.email, taken)
    if alone and not may_invite_alone(transaction, at):
        raise ActRefused("another administrator has to confirm an invitation")
    invited = Invited(AdministratorId(new_id(at)), wanted, at + GOOD_FOR, new_invitation_token())
    new = Administrator(
        id=invited.id,
        email=wanted.email,
        role=wanted.role,
        state=AdministratorState.INVITED,
        language=wanted.language,
        invited_at=at,
        invited_by=actor.id,
    )
    hashed = invitation_hash(invited.token)
    administrators.invite(transaction, new, invitation=hashed, until=invited.until)
    after = {"email": wanted.email, "role": wanted.role.value, "language": wanted.language}
    invites = Act.ADMINISTRATOR_INVITED
    entry = Entry(invites, actor, invited.id, at, reason, after=after, alone=alone)
    audit.append(transaction, entry)
    return invited


def take_up(
    transaction: Transaction, invitation: bytes, issuer: str, subject: str, at: datetime
) -> Administrator:
    """Bind whoever logged in to an invitation, once, and return them as active.

    ``invitation`` is the token's SHA-256. The log-in is named in the record by its hash:
    some providers put a name there. Raises ActRefused for an invitation that is not good,
    an address that is somebody's by now, and a log-in that is bound already.
    """
    _hold_who_administers(transaction)
    found = administrators.invited(transaction, invitation, at)
    if found is None:
        raise ActRefused("the invitation was used, has run out or was taken back")
    _must_be_new(found.email, administrators.active(transaction))
    administrators.bind(transaction, found.id, issuer, subject, at)
    active = administrators.get(transaction, found.id)
    after = {
        "state": active.state.value,
        "issuer": issuer[:500],
        "subject_sha256": hashlib.sha256(subject.encode()).hexdigest(),
    }
    before = {"state": found.state.value}
    bound = Act.ADMINISTRATOR_BOUND
    audit.append(transaction, Entry(bound, active.actor, active.id, at, before=before, after=after))
    return active


def remove(
    transaction: Transaction, actor: Actor, wanted: str, *, reason: str, at: datetime
) -> Administrator:
    """End an administrator or an invitation; their sessions end with the next request.

    With them end the invitations that they made, and their open proposals: nobody comes
    back by what they left behind. One hand is enough, so all are told at once, the removed
    one too. Raises ActRefused without a reason, and for the last who may change anything:
    only the machine's owner can leave nobody.
    """
    given = must_have_reason(reason)
    # Two who remove each other at once do it one after the other: one of them stays.
    administrators.hold_all(transaction)
    found = administrators.get(transaction, wanted)
    acts = found.state == AdministratorState.ACTIVE and found.role != Role.AUDITOR
    if acts and not actor.is_owner and administrators.count_who_act(transaction) < TWO:
        raise ActRefused("this is the last administrator who may change anything")
    administrators.remove(transaction, found.id, by=actor.id, at=at)
    taken_back = administrators.take_back(transaction, found.id, by=actor.id, at=at)
    decline_all_of(transaction, actor, found.id, reason=given, at=at)
    before = {"state": found.state.value, "role": found.role.value, "email": found.email}
    after: Facts = {"state": AdministratorState.REMOVED.value, "invitations_ended": taken_back}
    removed = Act.ADMINISTRATOR_REMOVED
    entry = Entry(removed, actor, found.id, at, given, before=before, after=after, alone=True)
    audit.append(transaction, entry)
    return found


def _hold_who_administers(transaction: Transaction) -> None:
    """Let two who invite, or take an invitation up, do it one after the other."""
    administrators.hold_all(transaction)
    audit.hold(transaction)


def _must_be_new(email: str, taken: Iterable[Administrator]) -> None:
    """Raise ActRefused for an address of somebody; capital letters make no other one."""
    if any(one.email.lower() == email.lower() for one in taken):
        raise ActRefused("an administrator with this mail address is here already, or invited")
