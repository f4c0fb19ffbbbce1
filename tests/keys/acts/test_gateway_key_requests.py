"""Asking for an act on the gateway's keys; doing it closes the request, in one transaction."""

from __future__ import annotations

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.acts import gateway_keys as acts
from silta.keys.acts.gateway_key_requests import Wanted, ask, ask_for_key, list_open
from silta.keys.gateway_key import GatewayKey, Purpose
from silta.keys.proposal import ProposalId
from silta.keys.store import proposals
from tests.keys.acts.hands import ELLI, ROOT, said
from tests.keys.acts.test_gateway_keys import FIRST, NEXT_SIGNER, SECOND, SIGNER, four_keys
from tests.registry import NOW

__all__ = ["four_keys"]


def asked(database: Database, wanted: Wanted = Wanted.PUBLISH) -> ProposalId:
    """Return a request of Elli's about the new opening key."""
    with database.write() as transaction:
        return ask(transaction, ELLI, wanted, SECOND.fingerprint, reason="vuosi täynnä", at=NOW)


def test_a_request_names_the_command_that_does_it(database: Database) -> None:
    """Nobody has to spell a fingerprint."""
    request = asked(database)
    with database.read() as transaction:
        [found] = list_open(transaction)
    assert found.wanted == Wanted.PUBLISH
    of = SECOND.fingerprint
    assert found.command == f"silta gateway-key publish {of} --request {request}"


def test_doing_it_closes_the_request_and_takes_over_its_reason(database: Database) -> None:
    """The record of the act names who asked, through the request."""
    request = asked(database)
    with database.write() as transaction:
        acts.publish(transaction, ROOT, SECOND.fingerprint, at=NOW, request=request)
        assert list_open(transaction) == []
        assert proposals.get(transaction, request).decided_by == ROOT.id
    record = said(database)[-1]
    assert (record["after"]["request"], record["reason"]) == (request, "vuosi täynnä")


def test_a_request_for_a_key_is_fulfilled_by_making_one(database: Database) -> None:
    """Of the purpose that was asked for."""
    with database.write() as transaction:
        request = ask_for_key(transaction, ELLI, Purpose.RECEIPTS, reason="uusi", at=NOW)
        [found] = list_open(transaction)
    assert found.command == f"silta gateway-key new --purpose receipts --request {request}"


@pytest.mark.parametrize("wanted", [Wanted.ACTIVATE, Wanted.RETIRE])
def test_another_act_does_not_close_it_nor_happen(database: Database, wanted: Wanted) -> None:
    """What was asked for is what is done, or nothing is."""
    request = asked(database, wanted)
    with pytest.raises(ActRefused, match="something else"), database.write() as transaction:
        acts.publish(transaction, ROOT, SECOND.fingerprint, at=NOW, request=request)
    with database.read() as transaction:
        assert len(list_open(transaction)) == 1


def test_a_request_is_done_once(database: Database) -> None:
    """Two at the command line see the same list."""
    request = asked(database, Wanted.RETIRE)
    for _ in range(2):
        with database.write() as transaction:
            acts.retire(transaction, ROOT, SECOND.fingerprint, at_once=False, reason=None, at=NOW,
                        request=request)  # fmt: skip
    assert [one["act"] for one in said(database)].count("gateway_key.retired") == 1


@pytest.mark.parametrize(
    ("wanted", "one"),
    [
        (Wanted.RETIRE, FIRST),
        (Wanted.ACTIVATE, SIGNER),
        (Wanted.PUBLISH, FIRST),
        (Wanted.PUBLISH, NEXT_SIGNER),
    ],
)
def test_what_cannot_be_is_not_asked_for(
    database: Database, wanted: Wanted, one: GatewayKey
) -> None:
    """Whoever asks hears it at once, and not at the command line next week."""
    with pytest.raises(ActRefused), database.write() as transaction:
        ask(transaction, ELLI, wanted, one.fingerprint, reason="huvin vuoksi", at=NOW)


def test_asking_needs_a_reason_and_is_done_once(database: Database) -> None:
    """The same request twice would be done twice."""
    with pytest.raises(ActRefused, match="a reason"), database.write() as transaction:
        ask_for_key(transaction, ELLI, Purpose.OPENING, reason=" ", at=NOW)
    asked(database)
    with pytest.raises(ActRefused, match="proposed already"):
        asked(database)
