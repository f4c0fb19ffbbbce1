"""Changes of an authority that is here: details, domains, open, suspend, resume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.actor import Actor
from silta.keys.acts.domains import must_be_nobody_elses, read_domains
from silta.keys.acts.proposals import must_have_reason
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.authority import Authority, AuthorityState
from silta.keys.store import audit, authorities


def change(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    business_id: BusinessId,
    typed: Mapping[str, str],
    *,
    reason: str | None,
    at: datetime,
    as_read: str | None = None,
) -> None:
    """Change names, contact, receipts address or languages; ``typed`` as ``Details.changed``.

    ``as_read`` is the mark of the details that a form showed. Raises ActRefused when they
    are others by now, and when nothing would change.
    """
    given = None if reason is None else must_have_reason(reason)
    before = authorities.hold(transaction, business_id).details
    if as_read not in (None, before.mark):
        raise ActRefused("somebody changed the authority in the meantime: look again")
    after = before.changed(typed)
    if after == before:
        raise ActRefused("nothing would change")
    authorities.change(transaction, business_id, after)
    was, is_now = before.facts(), after.facts()
    names = [name for name in is_now if is_now[name] != was[name]]
    audit.append(
        transaction,
        Entry(
            Act.AUTHORITY_CHANGED,
            actor,
            business_id,
            at,
            given,
            before={name: was[name] for name in names},
            after={name: is_now[name] for name in names},
        ),
    )


def change_domains(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    business_id: BusinessId,
    domains: Sequence[str],
    *,
    reason: str,
    at: datetime,
) -> None:
    """Give an authority these mail domains and no others, from the next mail on.

    Raises ActRefused when one is another authority's, or above or below one of another's.
    """
    given = must_have_reason(reason)
    before = authorities.hold(transaction, business_id).domains
    found = read_domains(domains)
    if found == before:
        raise ActRefused("nothing would change")
    authorities.set_domains(transaction, business_id, found)
    entry = Entry(
        Act.AUTHORITY_DOMAINS,
        actor,
        business_id,
        at,
        given,
        before={"domains": list(before)},
        after={"domains": list(found)},
    )
    audit.append(transaction, entry)
    must_be_nobody_elses(transaction, business_id, found)


def open_(
    transaction: Transaction,
    actor: Actor,
    business_id: BusinessId,
    *,
    reason: str | None,
    at: datetime,
) -> None:
    """Let an authority send; raise ActRefused while a step is missing or it is suspended."""
    given = None if reason is None else must_have_reason(reason)
    found = authorities.hold(transaction, business_id)
    found.must_be_ready()
    entry = Entry(Act.AUTHORITY_OPENED, actor, found.id, at, given)
    _go(transaction, found, AuthorityState.OPEN, entry)


def suspend(
    transaction: Transaction,
    actor: Actor,
    business_id: BusinessId,
    *,
    reason: str,
    at: datetime,
) -> None:
    """Stop an open authority's mails, from the next one on; all administrators are told."""
    given = must_have_reason(reason)
    found = authorities.hold(transaction, business_id)
    found.must_be(AuthorityState.OPEN)
    entry = Entry(Act.AUTHORITY_SUSPENDED, actor, found.id, at, given)
    _go(transaction, found, AuthorityState.SUSPENDED, entry)


def resume(
    transaction: Transaction,
    actor: Actor,
    business_id: BusinessId,
    *,
    reason: str,
    at: datetime,
) -> None:
    """Let a suspended authority send again."""
    given = must_have_reason(reason)
    found = authorities.hold(transaction, business_id)
    found.must_be(AuthorityState.SUSPENDED)
    entry = Entry(Act.AUTHORITY_RESUMED, actor, found.id, at, given)
    _go(transaction, found, AuthorityState.OPEN, entry)


def _go(transaction: Transaction, found: Authority, state: AuthorityState, entry: Entry) -> None:
    """Bring an authority that the transaction holds to ``state``, and record both states."""
    is_stopped = state == AuthorityState.SUSPENDED
    authorities.set_state(transaction, found.id, state, entry.reason if is_stopped else None)
    before, after = {"state": found.state.value}, {"state": state.value}
    audit.append(transaction, replace(entry, before=before, after=after))
