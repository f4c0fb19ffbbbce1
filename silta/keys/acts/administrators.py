"""Inviting administrators, binding them to a log-in, and removing them."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import parse_address
from silta.base.ids import new_id
from silta.keys.actor import Actor
from silta.keys.acts.proposals import must_have_reason
from silta.keys.administrator import Administrator, AdministratorId, AdministratorState, Role
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.store import administrators, audit

# Long enough for somebody's holidays to end in; a new one costs a minute.
GOOD_FOR: Final = timedelta(days=7)
TOKEN_BYTES: Final = 32
LANGUAGES: Final = ("fi", "sv", "en")
TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to invite; ``email`` is where notices go, ``language`` the one they come in."""

    email: str
    role: Role
    language: str = "fi"

    def must_be_right(self) -> None:
        """Raise ActRefused for an address or a language that is none."""
        try:
            parse_address(self.email)
        except ValueError as error:
            raise ActRefused(str(error)) from None
        if not self.email.isascii():
            raise ActRefused("the mail address of an administrator is in ASCII")
        if self.language not in LANGUAGES:
            raise ActRefused(f"the language is one of {', '.join(LANGUAGES)}")


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as it was just made; ``token`` is known to whoever is shown it now."""

    id: AdministratorId
    wanted: Wanted
    until: datetime
    token: str = field(repr=False)


def invitation_hash(token: str) -> bytes:
    """Return what stands in the database of an invitation's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def invitation_link(console: str, invited: Invited) -> str:
    """Return the address that takes an invitation up, at the console as people type it.

    The console's own log has routes and no addresses, and the page leads on at once to an
    address without the token.
    """
    return f"{console.rstrip('/')}/{invited.wanted.language}/admin/invitation/{invited.token}"


def may_invite_alone(transaction: Transaction) -> bool:
    """Tell whether an invitation needs no second hand: there have never been two hands yet.

    Counts the removed ones too. Else one administrator could remove all others, invite a
    second self, and have two hands.
    """
    ever = [one for one in administrators.list_all(transaction) if one.bound_at is not None]
    return len([one for one in ever if one.role != Role.AUDITOR]) < TWO


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
    Raises ActRefused for a wrong address, and for one of an active administrator.
    """
    wanted.must_be_right()
    if any(one.email == wanted.email for one in administrators.active(transaction)):
        raise ActRefused("an administrator with this mail address is here already")
    invited = Invited(
        AdministratorId(new_id(at)), wanted, at + GOOD_FOR, secrets.token_urlsafe(TOKEN_BYTES)
    )
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
    and a log-in that is bound already.
    """
    found = administrators.invited(transaction, invitation, at)
    if found is None:
        raise ActRefused("the invitation was used, has run out or was taken back")
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

    One hand is enough, so all are told at once. Raises ActRefused without a reason, and
    for the last who may change anything: only the machine's owner can leave nobody.
    """
    given = must_have_reason(reason)
    # Two who remove each other at once do it one after the other: one of them stays.
    administrators.hold_all(transaction)
    found = administrators.get(transaction, wanted)
    acts = found.state == AdministratorState.ACTIVE and found.role != Role.AUDITOR
    if acts and not actor.is_owner and administrators.count_who_act(transaction) < TWO:
        raise ActRefused("this is the last administrator who may change anything")
    administrators.remove(transaction, found.id, by=actor.id, at=at)
    before = {"state": found.state.value, "role": found.role.value, "email": found.email}
    after = {"state": AdministratorState.REMOVED.value}
    removed = Act.ADMINISTRATOR_REMOVED
    entry = Entry(removed, actor, found.id, at, given, before=before, after=after, alone=True)
    audit.append(transaction, entry)
    return found
