"""Administrators' acts on services: add, change, close, open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.actor import Actor
from silta.keys.acts.proposals import must_have_reason
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Entry
from silta.keys.store import audit, authorities
from silta.mailbox.service import Service, ServiceState, check_code
from silta.mailbox.service_terms import read_terms, terms_of
from silta.mailbox.store import services


def add(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    owner: BusinessId,
    code: str,
    typed: Mapping[str, str],
    *,
    at: datetime,
) -> Service:
    """Add an open service to an authority, its terms as they were typed, and return it."""
    terms = read_terms(typed)
    new = Service(
        code=check_code(code),
        authority=authorities.get(transaction, owner).id,
        name_fi=terms.name_fi,
        name_sv=terms.name_sv,
        name_en=terms.name_en,
        method=terms.method,
        state=ServiceState.OPEN,
        fallback=terms.fallback,
        retention_days=terms.retention_days,
        document_types=terms.document_types,
        tell_to=terms.tell_to,
    )
    services.add(transaction, new, at)
    after = {"authority": new.authority, **terms.facts()}
    audit.append(transaction, Entry(Act.SERVICE_ADDED, actor, new.code, at, after=after))
    return new


def change(  # noqa: PLR0913 -- each is a fact of the act
    transaction: Transaction,
    actor: Actor,
    code: str,
    typed: Mapping[str, str],
    *,
    reason: str | None,
    at: datetime,
    as_read: str | None = None,
) -> None:
    """Change a service's terms, from the next mail on; ``typed`` as ``ServiceTerms.changed``.

    ``as_read`` is the mark of the terms that a form showed. Raises ActRefused when they are
    others by now, and when nothing would change.
    """
    given = None if reason is None else must_have_reason(reason)
    before = terms_of(services.hold(transaction, code))
    if as_read not in (None, before.mark):
        raise ActRefused("somebody changed the service in the meantime: look again")
    after = before.changed(typed)
    if after == before:
        raise ActRefused("nothing would change")
    services.change(transaction, code, after)
    was, is_now = before.facts(), after.facts()
    names = [name for name in is_now if is_now[name] != was[name]]
    entry = Entry(
        Act.SERVICE_CHANGED,
        actor,
        code,
        at,
        given,
        before={name: was[name] for name in names},
        after={name: is_now[name] for name in names},
    )
    audit.append(transaction, entry)


def close(
    transaction: Transaction, actor: Actor, code: str, *, reason: str | None, at: datetime
) -> None:
    """Let an open service take no more mail."""
    given = None if reason is None else must_have_reason(reason)
    _go(transaction, ServiceState.CLOSED, Entry(Act.SERVICE_CLOSED, actor, code, at, given))


def open_(transaction: Transaction, actor: Actor, code: str, *, reason: str, at: datetime) -> None:
    """Let a closed service take mail again."""
    given = must_have_reason(reason)
    _go(transaction, ServiceState.OPEN, Entry(Act.SERVICE_OPENED, actor, code, at, given))


def _go(transaction: Transaction, state: ServiceState, entry: Entry) -> None:
    if services.hold(transaction, entry.subject).state == state:
        raise ActRefused(f"{entry.subject} is {state} already")
    services.set_state(transaction, entry.subject, state)
    audit.append(transaction, entry)
