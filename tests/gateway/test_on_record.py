"""A refusal goes on record: in the chain, with the answer about a person, and in time."""

from __future__ import annotations

import json
import secrets
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from silta.base.clock import ClockWatch, now
from silta.base.database import Database
from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.base.store import high_water, raise_high_water
from silta.gateway.curiosity import ABOUT_A_PERSON, FIRST_LIMIT
from silta.gateway.facts import Route
from silta.gateway.on_record import MOST_OF_ENDED_KEYS, put_on_record
from silta.gateway.refused import Proof, RefusedSigned, Submission
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
READ = Submission(ROUTE, CIPHERTEXT, Proof(SIGNER, bytes(32)), whole(letter_of()))
UNREAD = Submission(ROUTE, CIPHERTEXT)
OTHER, STRANGER = Fingerprint("B" * 40), Fingerprint("C" * 40)
MINUTE, YEAR = timedelta(minutes=1), timedelta(days=365)


@pytest.fixture
def furnished(database: Database) -> Database:
    """Give a database with two authorities and Aino's account."""
    furnish(database)
    return database


def another(signer: Fingerprint = SIGNER) -> Submission:
    """Return a submission of the same letter, signed once more."""
    return replace(READ, proof=Proof(signer, secrets.token_bytes(32)))


def refused(
    database: Database,
    reason: Reason,
    of: Submission = READ,
    registrar: Registrar | None = None,
    watch: ClockWatch | None = None,
) -> None:
    """Put a refusal on record, as one gateway or as one thread of it."""
    ended = RefusedSigned(Refused(reason), of)
    put_on_record(registrar or Registrar(database), KEYS, watch or ClockWatch(), ended)


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
    unknown = another(STRANGER)
    with pytest.raises(IntegrityError):
        refused(furnished, Reason.ACCOUNT_NOT_ACTIVE, unknown)
    assert (answers(furnished), records(furnished)) == ([], [])


def test_an_answer_about_a_person_needs_a_letter_that_was_read(furnished: Database) -> None:
    """A rule that spoke of one too early is a fault of ours, and tells nobody anything."""
    with pytest.raises(AssertionError):
        refused(furnished, Reason.ACCOUNT_NOT_ACTIVE, UNREAD)
    assert records(furnished) == []


def test_with_our_clock_behind_nothing_is_recorded(furnished: Database) -> None:
    """A record of a wrong day would be for good, and so would the peer's 5xx."""
    with furnished.write() as transaction:
        raise_high_water(transaction, now() + YEAR)
    assert_a_fault(furnished, ClockWatch())


def test_with_our_clock_ahead_the_mark_stays(
    furnished: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the clock that is set right again would be in doubt for a year."""
    watch, ahead = ClockWatch(), now() + YEAR
    monkeypatch.setattr("silta.gateway.on_record.now", lambda: ahead)
    monkeypatch.setattr("silta.base.clock.time.time", ahead.timestamp)
    monkeypatch.setattr("silta.base.clock.is_synchronised", lambda: False)
    assert_a_fault(furnished, watch)
    with furnished.read() as transaction:
        mark = high_water(transaction)
    assert mark is None or mark < ahead - MINUTE


def assert_a_fault(database: Database, watch: ClockWatch) -> None:
    """See that a refusal now is a fault, and leaves neither a record nor an answer."""
    with pytest.raises(Refused) as fault:
        refused(database, Reason.ACCOUNT_NOT_ACTIVE, READ, watch=watch)
    assert fault.value.reason == Reason.FAULT
    assert (answers(database), records(database)) == ([], [])


def test_the_same_again_has_one_record_and_each_answer(furnished: Database) -> None:
    """Whoever has one signed mail cannot fill the chain with it; what was told is logged."""
    anew = replace(READ, ciphertext=Span.of(b"sealed anew"))
    for of in (READ, READ, anew):
        refused(furnished, Reason.ACCOUNT_NOT_ACTIVE, of)
    assert (len(records(furnished)), len(answers(furnished))) == (1, 3)
    refused(furnished, Reason.LETTER_STALE, anew)
    assert len(records(furnished)) == 2


def test_two_gateways_at_once_write_one(furnished: Database) -> None:
    """The chain is held while the first of them is looked for."""
    gateways = [Registrar(furnished), Registrar(furnished)]
    with ThreadPoolExecutor(8) as threads:
        done = [
            threads.submit(refused, furnished, Reason.LETTER_STALE, READ, gateways[number % 2])
            for number in range(16)
        ]
        assert [one.result(60) for one in done] == [None] * 16
    assert len(records(furnished)) == 1


def test_of_ended_keys_there_is_a_limit_in_an_hour(
    furnished: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their mails can be sealed anew without end; what else is refused has its record still."""
    registrar = Registrar(furnished)

    def expired(number: int) -> None:
        of = replace(UNREAD, ciphertext=Span.of(b"%d" % number))
        refused(furnished, Reason.SIGNATURE_KEY_EXPIRED, of, registrar)

    for number in range(MOST_OF_ENDED_KEYS + 5):
        expired(number)
    assert len(records(furnished)) == MOST_OF_ENDED_KEYS
    refused(furnished, Reason.LETTER_STALE)
    assert len(records(furnished)) == MOST_OF_ENDED_KEYS + 1
    later = now() + timedelta(minutes=61)
    monkeypatch.setattr("silta.gateway.on_record.now", lambda: later)
    expired(0)
    expired(MOST_OF_ENDED_KEYS)
    assert len(records(furnished)) == MOST_OF_ENDED_KEYS + 2


def test_the_alarm_is_told_once_the_answers_are_kept(
    furnished: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """By several threads of one gateway at once."""
    registrar = Registrar(furnished)
    with opened_journal("gateway"), ThreadPoolExecutor(6) as threads:
        for _ in range(FIRST_LIMIT + 6):
            threads.submit(refused, furnished, Reason.ACCOUNT_NOT_ACTIVE, another(), registrar)
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
            threads.submit(refused, furnished, Reason.LETTER_STALE, another(), registrar)
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
            reason = Reason.ACCOUNT_NOT_ACTIVE
            begun.append(gateway.submit(refused, database, reason, another(signer), registrar))
            while len(registrar._waiting) < number:
                time.sleep(0.001)
    return begun
