"""Acts on an authority: what each needs, what it changes, and what it leaves in the chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.acts import authorities as acts
from silta.keys.acts import joining
from silta.keys.authority import Authority, AuthorityState, Step
from silta.keys.store import authorities
from tests.keys.acts.hands import ELLI, OLLI, ROOT, said
from tests.registry import NAAPURILA, NOW, SILTALA

WHY = "sovittu puhelimessa"
ID = SILTALA.id


@pytest.fixture(autouse=True)
def siltala(database: Database) -> None:
    """Have Siltala in preparation, and Naapurila beside it."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
        authorities.add(transaction, NAAPURILA, NOW)


def now_is(database: Database) -> Authority:
    """Return Siltala as it stands."""
    with database.read() as transaction:
        return authorities.get(transaction, ID)


def join(database: Database, *steps: Step) -> None:
    """Record steps of Siltala's joining."""
    with database.write() as transaction:
        for step in steps:
            joining.record_step(transaction, ELLI, ID, step, reference="SIL/1/2026", at=NOW)


def opened(database: Database) -> None:
    """Have Siltala open."""
    join(database, *Step)
    with database.write() as transaction:
        acts.open_(transaction, ELLI, ID, reason=WHY, at=NOW)


@pytest.mark.parametrize("missing", Step)
def test_an_authority_is_not_opened_while_a_step_is_missing(
    database: Database, missing: Step
) -> None:
    """Whichever it is; nothing is recorded of the attempt."""
    join(database, *(step for step in Step if step != missing))
    with (
        pytest.raises(ActRefused, match=f"missing {missing}$"),
        database.write() as transaction,
    ):
        acts.open_(transaction, ELLI, ID, reason=WHY, at=NOW)
    assert now_is(database).state == AuthorityState.PREPARING
    assert "authority.opened" not in [one["act"] for one in said(database)]


def test_an_authority_is_opened_suspended_and_resumed(database: Database) -> None:
    """Each with who, why, and both states; the reason of a suspension is shown while it lasts."""
    opened(database)
    with database.write() as transaction:
        acts.suspend(transaction, OLLI, ID, reason="avain vuotanut", at=NOW)
    assert now_is(database).state_reason == "avain vuotanut"
    with database.write() as transaction:
        acts.resume(transaction, ELLI, ID, reason="uusi avain", at=NOW)
    last = said(database)[-3:]
    assert [(one["act"], one["actor"], one["reason"]) for one in last] == [
        ("authority.opened", ELLI.id, WHY),
        ("authority.suspended", OLLI.id, "avain vuotanut"),
        ("authority.resumed", ELLI.id, "uusi avain"),
    ]
    assert [one["after"]["state"] for one in last] == ["open", "suspended", "open"]
    assert now_is(database).state_reason is None


@pytest.mark.parametrize(
    ("act", "state", "says"),
    [
        (acts.open_, AuthorityState.OPEN, "is open already"),
        (acts.open_, AuthorityState.SUSPENDED, "resume it instead"),
        (acts.suspend, AuthorityState.PREPARING, "is preparing, not open"),
        (acts.suspend, AuthorityState.SUSPENDED, "is suspended, not open"),
        (acts.resume, AuthorityState.PREPARING, "is preparing, not suspended"),
        (acts.resume, AuthorityState.OPEN, "is open, not suspended"),
    ],
)
def test_each_change_of_state_has_its_own_way(
    database: Database, act: Callable[..., None], state: AuthorityState, says: str
) -> None:
    """Resuming one in preparation would go round its steps."""
    join(database, *Step)
    with database.write() as transaction:
        authorities.set_state(transaction, ID, state)
    with pytest.raises(ActRefused, match=says), database.write() as transaction:
        act(transaction, ELLI, ID, reason=WHY, at=NOW)
    assert now_is(database).state == state


@pytest.mark.parametrize("act", [acts.suspend, acts.resume])
@pytest.mark.parametrize("reason", ["", " ", "x" * 501])
def test_stopping_and_resuming_need_a_reason(
    database: Database, act: Callable[..., None], reason: str
) -> None:
    """It is what the other administrators read."""
    with pytest.raises(ActRefused, match="reason"), database.write() as transaction:
        act(transaction, ELLI, ID, reason=reason, at=NOW)


def test_a_suspension_alarms_and_is_marked(database: Database) -> None:
    """One alone did what others should know of; what the owner does is told too."""
    opened(database)
    with database.write() as transaction:
        acts.suspend(transaction, OLLI, ID, reason=WHY, at=NOW)
        acts.resume(transaction, ROOT, ID, reason=WHY, at=NOW)
    suspended, resumed = said(database)[-2:]
    assert (suspended["break_glass"], resumed["break_glass"]) == (True, False)
    assert resumed["actor"] == "root"


def test_a_change_says_what_was_before(database: Database) -> None:
    """Of the fields that changed, and of no other."""
    typed = {"contact_email": "kirjaamo@siltala.example", "name_fi": SILTALA.name_fi}
    with database.write() as transaction:
        acts.change(transaction, ELLI, ID, typed, reason=None, at=NOW)
    last = said(database)[-1]
    assert last["before"] == {"contact_email": None}
    assert last["after"] == {"contact_email": "kirjaamo@siltala.example"}
    assert now_is(database).contact_email == "kirjaamo@siltala.example"


def test_a_change_of_nothing_is_refused(database: Database) -> None:
    """A record of it would say nothing."""
    with pytest.raises(ActRefused, match="nothing would"), database.write() as transaction:
        acts.change(transaction, ELLI, ID, {"name_fi": SILTALA.name_fi}, reason=None, at=NOW)


def test_a_form_that_was_read_before_a_change_is_refused(database: Database) -> None:
    """Its other fields would take the change back."""
    form = {**dict.fromkeys(("name_sv", "name_en"), ""), "name_fi": "Siltala"}
    as_read = now_is(database).details.mark
    with database.write() as transaction:
        acts.change(transaction, OLLI, ID, {"name_sv": "Brostad"}, reason=None, at=NOW)
    with pytest.raises(ActRefused, match="in the meantime"), database.write() as transaction:
        acts.change(transaction, ELLI, ID, form, reason=None, at=NOW, as_read=as_read)
    assert now_is(database).name_sv == "Brostad"


def test_an_act_has_the_time_of_its_caller(database: Database) -> None:
    """And not one of its own."""
    later = NOW + timedelta(days=3)
    with database.write() as transaction:
        acts.change(transaction, ELLI, ID, {"name_en": "Siltala"}, reason="käännös", at=later)
    assert said(database)[-1]["time"] == "2026-11-25T09:15:00.000Z"
