"""A refusal goes on record: in the chain, with the answer about a person, and in time."""

from __future__ import annotations

import json
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from silta.base.clock import now
from silta.base.database import Database
from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.base.store import high_water
from silta.gateway.curiosity import ABOUT_A_PERSON, FIRST_LIMIT
from silta.gateway.facts import Route
from silta.gateway.on_record import put_on_record
from silta.gateway.refused import RefusedSigned, Submission
from silta.gateway.registrar import Filing, Registrar
from silta.keys.fingerprint import Fingerprint
from silta.keys.store import authorities, certificates
from silta.mailbox import filing
from silta.mailbox.letter.glimpse import whole
from silta.mailbox.store import evidence, negative_answers
from silta.mailbox.store.negative_answers import NegativeAnswer
from silta.mailbox.vault.types import AccountId
from tests.gateway.registering import counted
from tests.journals import opened_journal
from tests.load.outcome import check_chain
from tests.mailbox.filed_letters import FACTS, KEYS, SIGNER, furnish, letter_of, to_file
from tests.mailbox.vault.cast import AINO
from tests.registry import NOW, SILTALA

ROUTE = Route(SILTALA.id, "paivahoito-siltala", SILTALA.id, ring_generation=1)
CIPHERTEXT = Span.of(b"-----BEGIN PGP MESSAGE-----")
READ = Submission(ROUTE, CIPHERTEXT, SIGNER, whole(letter_of()))
UNREAD = Submission(ROUTE, CIPHERTEXT)
OTHER, STRANGER = Fingerprint("B" * 40), Fingerprint("C" * 40)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def furnished(database: Database) -> Database:
    """Give a database with two authorities and Aino's account."""
    furnish(database)
    return database


def refused(
    database: Database, reason: Reason, of: Submission = READ, registrar: Registrar | None = None
) -> None:
    """Put a refusal on record, as one gateway or as one thread of it."""
    ended = RefusedSigned(Refused(reason), of)
    put_on_record(registrar or Registrar(database), KEYS, ended)


def records(database: Database) -> list[dict[str, Any]]:
    """Return all records, and see that their chain is whole."""
    with database.read() as transaction:
        found = [json.loads(one.record) for one in evidence.list_all(transaction)]
    check_chain(found)
    return found


def answers(database: Database, account: AccountId = AINO) -> list[NegativeAnswer]:
    """Return what authorities were told of a person."""
    with database.read() as transaction:
        return negative_answers.list_of_account(transaction, account)


def test_a_refusal_has_one_record(furnished: Database) -> None:
    """It is the authority's, made now, and the time of a commit like any other."""
    refused(furnished, Reason.LETTER_STALE)
    [record] = records(furnished)
    assert (record["event"], record["reasons"]) == ("rejected", ["letter.stale"])
    assert (record["authority"], record["message"]) == (SILTALA.id, None)
    assert answers(furnished) == []
    with furnished.read() as transaction:
        mark = high_water(transaction)
    assert mark is not None
    assert now() - MINUTE < mark <= now()


def test_a_key_that_ended_has_its_record_too(furnished: Database) -> None:
    """The registry learns that it is still used; nothing of such a letter is read."""
    refused(furnished, Reason.SIGNATURE_KEY_REVOKED, UNREAD)
    [record] = records(furnished)
    assert record["reasons"] == ["signature.key_revoked"]
    assert list(record["commitments"]) == ["openpgp"]


@pytest.mark.parametrize("reason", sorted(ABOUT_A_PERSON))
def test_an_answer_about_a_person_stands_in_both(furnished: Database, reason: Reason) -> None:
    """In the person's log under the account, in the authority's chain without a name."""
    refused(furnished, reason)
    [answer], [record] = answers(furnished), records(furnished)
    assert (answer.reason, answer.certificate, answer.authority) == (reason, SIGNER, SILTALA.id)
    assert (answer.message_id, record["reasons"]) == (record["message_id"], [reason])


def test_an_answer_that_cannot_be_logged_leaves_no_record(furnished: Database) -> None:
    """One transaction: the peer hears of neither, and sends again."""
    unknown = replace(READ, signer=STRANGER)
    with pytest.raises(IntegrityError):
        refused(furnished, Reason.ACCOUNT_NOT_ACTIVE, unknown)
    assert (answers(furnished), records(furnished)) == ([], [])


def test_an_answer_about_a_person_needs_a_letter_that_was_read(furnished: Database) -> None:
    """A rule that spoke of one too early is a fault of ours, and tells nobody anything."""
    with pytest.raises(AssertionError):
        refused(furnished, Reason.ACCOUNT_NOT_ACTIVE, UNREAD)
    assert records(furnished) == []


def test_the_alarm_is_told_once_the_answers_are_kept(
    furnished: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """By several threads of one gateway at once."""
    registrar = Registrar(furnished)
    with opened_journal("gateway"), ThreadPoolExecutor(6) as threads:
        for _ in range(FIRST_LIMIT + 6):
            threads.submit(refused, furnished, Reason.ACCOUNT_NOT_ACTIVE, READ, registrar)
    said = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["count"] for line in said if line["level"] == "warning"] == [FIRST_LIMIT]
    assert len(answers(furnished)) == len(records(furnished)) == FIRST_LIMIT + 6


def test_refusals_and_filings_stand_in_one_chain(furnished: Database) -> None:
    """They come at once, and in groups; a refusal keeps no letter from being filed."""
    registrar = Registrar(furnished)

    def file(number: int) -> None:
        given = to_file(letter_of(message_id=f"VD-{number}"))
        registrar.file(Filing(SILTALA.id, lambda of: filing.file(of, given, KEYS)))

    with ThreadPoolExecutor(8) as threads:
        filed = threads.submit(file, 1)
        done = [
            threads.submit(refused, furnished, Reason.LETTER_STALE, READ, registrar)
            for _ in range(60)
        ]
        for one in [filed, *done]:
            one.result(60)
    events = [record["event"] for record in records(furnished)]
    assert {event: events.count(event) for event in events} == {
        "accepted": 1,
        "filed": 1,
        "rejected": 60,
    }


def test_no_group_stands_in_the_way_of_who_ends_a_certificate(postgres_database: Database) -> None:
    """Such an act holds the certificate, and then changes the authority: nobody waits in a ring."""
    furnish(postgres_database)
    with postgres_database.write() as transaction:
        facts = replace(FACTS, fingerprint=OTHER)
        certificates.add(transaction, SILTALA.id, facts, at=NOW, by="avaimet")
    registrar = Registrar(postgres_database)
    with ThreadPoolExecutor(2) as gateway, counted(postgres_database, "handle_error") as errors:
        with postgres_database.write() as act:
            certificates.hold(act, SIGNER, alone=True)
            answered = in_one_group(gateway, registrar, postgres_database)
            # Waiting for the certificate, with the other's answer written.
            assert wait(answered, 0.5).done == set()
            authorities.raise_generation(act, SILTALA.id)
        assert [one.result(20) for one in answered] == [None, None]
    assert errors == []
    assert len(records(postgres_database)) == 2


def in_one_group(
    gateway: ThreadPoolExecutor, registrar: Registrar, database: Database
) -> list[Future[None]]:
    """Have an answer about a person by one certificate and then one by another in a group."""
    begun: list[Future[None]] = []
    with registrar._writing:
        for number, signer in enumerate((OTHER, SIGNER), 1):
            of = replace(READ, signer=signer)
            reason = Reason.ACCOUNT_NOT_ACTIVE
            begun.append(gateway.submit(refused, database, reason, of, registrar))
            while len(registrar._waiting) < number:
                time.sleep(0.001)
    return begun
