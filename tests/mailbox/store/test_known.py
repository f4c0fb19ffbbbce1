"""What the intake asks of the database: each answer is of its own, and none hides another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from silta.base.database import Database
from silta.base.identity import parse_hetu
from silta.base.keyed_hash import HashKey
from silta.base.store import raise_high_water
from silta.keys.authority import AuthorityState
from silta.keys.fingerprint import Fingerprint
from silta.keys.listing import KeyFacts
from silta.keys.standing import CertificateState, Ending, KeyStrength, Signer
from silta.keys.store import authorities, certificates
from silta.mailbox import filing
from silta.mailbox.account import AccountState, person_hash
from silta.mailbox.filed import Earlier, manifest_hash
from silta.mailbox.service import ServiceState
from silta.mailbox.service_terms import terms_of
from silta.mailbox.store import accounts, services
from silta.mailbox.store.known import (
    Known,
    OpenService,
    Question,
    known,
    open_service,
    signer_alone,
)
from silta.mailbox.store.senders import Sender, sender
from tests.mailbox.filed_letters import (
    AINOS_ACCOUNT,
    AINOS_CODE,
    DAYCARE,
    EINOS_CODE,
    FACTS,
    KEYS,
    add_aino,
    letter_of,
    to_file,
)
from tests.mailbox.vault.cast import AINO, key_for
from tests.registry import NAAPURILA, NOW, SILTALA

LATER = NOW + timedelta(days=30)
EDDSA, RSA = 22, 1
PRIMARY, SUBKEY = Fingerprint("A" * 40), Fingerprint("B" * 40)
NAAPURILAS, NAAPURILAS_SUBKEY = Fingerprint("C" * 40), Fingerprint("D" * 40)
UNKNOWN = Fingerprint("E" * 40)
TAKEN = "VD-2026-4711/1"
QUESTION: Final = Question(
    service=DAYCARE.code,
    signer=PRIMARY,
    signing_key=SUBKEY,
    message_id=TAKEN,
    person=person_hash(KEYS.lookup, AINOS_CODE),
    lookup_key_id=KEYS.lookup.key_id,
)


def key(fingerprint: Fingerprint, algorithm: int, bits: int) -> KeyFacts:
    """Return what gpg says of a key that signs."""
    facts = dict.fromkeys(KeyFacts.__slots__)
    facts.update(fingerprint=fingerprint, algorithm=algorithm, bits=bits, can_sign=True)
    return KeyFacts(**facts)  # type: ignore[arg-type]


SILTALAS_FACTS = replace(FACTS, keys=(key(PRIMARY, RSA, 4096), key(SUBKEY, EDDSA, 255)))
NAAPURILAS_FACTS = replace(
    FACTS,
    fingerprint=NAAPURILAS,
    keys=(key(NAAPURILAS, RSA, 3072), key(NAAPURILAS_SUBKEY, EDDSA, 255)),
    cleaned=b"naapurila",
)


@pytest.fixture(autouse=True)
def two_authorities(database: Database) -> None:
    """Have Siltala open with a service and an approved certificate, and Naapurila beside it."""
    with database.write() as transaction:
        for authority in (SILTALA, NAAPURILA):
            authorities.add(transaction, authority, NOW)
            authorities.set_state(transaction, authority.id, AuthorityState.OPEN)
        for owner, facts in ((SILTALA, SILTALAS_FACTS), (NAAPURILA, NAAPURILAS_FACTS)):
            certificates.add(transaction, owner.id, facts, at=NOW, by="avaimet")
            standing = certificates.get(transaction, facts.fingerprint)
            certificates.approve(transaction, standing, at=NOW, by="toinen")
        services.add(transaction, DAYCARE, NOW)


def asked(database: Database, question: Question = QUESTION) -> Known:
    """Ask about a letter to a service that is open."""
    with database.read() as transaction:
        found = known(transaction, question)
    assert found is not None
    return found


def suspend(database: Database, state: AuthorityState = AuthorityState.SUSPENDED) -> None:
    """Take Siltala's word away."""
    with database.write() as transaction:
        authorities.set_state(transaction, SILTALA.id, state)


@pytest.mark.parametrize("domain", SILTALA.domains)
def test_a_sender_is_known_by_each_of_its_domains(database: Database, domain: str) -> None:
    """With the generation of its keyring, which one approval has raised."""
    with database.read() as transaction:
        assert sender(transaction, domain) == Sender(SILTALA.id, 1, in_preparation=False)


@pytest.mark.parametrize("domain", ["muukala.example", "x.siltala.example", "siltala", ""])
def test_a_domain_of_nobody_is_no_sender(database: Database, domain: str) -> None:
    """A host below a domain is another domain: it would have to be registered."""
    with database.read() as transaction:
        assert sender(transaction, domain) is None


def test_an_open_service_is_known_with_its_authority(database: Database) -> None:
    """RCPT rests on it."""
    with database.read() as transaction:
        assert open_service(transaction, DAYCARE.code) == OpenService(DAYCARE.code, SILTALA.id, 1)
        assert open_service(transaction, "muu") is None


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (AuthorityState.PREPARING, Sender(SILTALA.id, 1, in_preparation=True)),
        (AuthorityState.SUSPENDED, None),
    ],
)
def test_of_the_others_only_one_in_preparation_may_try_out(
    database: Database, state: AuthorityState, found: Sender | None
) -> None:
    """A suspended one may not even do that."""
    suspend(database, state)
    with database.read() as transaction:
        assert sender(transaction, "siltala.example") == found


@pytest.mark.parametrize("state", [AuthorityState.PREPARING, AuthorityState.SUSPENDED])
def test_an_authority_that_is_not_open_receives_nothing(
    database: Database, state: AuthorityState
) -> None:
    """Not even what came before it was suspended and is judged after."""
    suspend(database, state)
    with database.read() as transaction:
        assert open_service(transaction, DAYCARE.code) is None
        assert known(transaction, QUESTION) is None
        assert sender(transaction, "naapurila.example") is not None


def test_a_closed_service_takes_no_letter(database: Database) -> None:
    """Its authority still sends to others."""
    with database.write() as transaction:
        services.set_state(transaction, DAYCARE.code, ServiceState.CLOSED)
    with database.read() as transaction:
        assert open_service(transaction, DAYCARE.code) is None
        assert known(transaction, QUESTION) is None
        assert sender(transaction, "siltala.example") is not None


def test_of_a_letter_to_nobody_only_its_signer_is_known(database: Database) -> None:
    """What is not there is None, and hides nothing of what is."""
    assert asked(database) == Known(
        service=OpenService(DAYCARE.code, SILTALA.id, 1),
        document_types=None,
        signer=Signer(
            SILTALA.id, CertificateState.APPROVED, KeyStrength(EDDSA, 255), b"certificate"
        ),
        account=None,
        earlier=None,
        high_water=None,
    )


def test_an_account_is_found_by_its_person(database: Database) -> None:
    """And by no other person, and under no other secret."""
    with database.write() as transaction:
        add_aino(transaction)
    assert asked(database).account == AINOS_ACCOUNT
    eino = person_hash(KEYS.lookup, EINOS_CODE)
    assert asked(database, replace(QUESTION, person=eino)).account is None
    other = HashKey(b"O" * 32).key_id
    assert asked(database, replace(QUESTION, lookup_key_id=other)).account is None


def test_two_codes_that_differ_in_the_separator_are_two_people(database: Database) -> None:
    """2023's separators give one date and number to several."""
    with database.write() as transaction:
        add_aino(transaction)
    twin = person_hash(KEYS.lookup, parse_hetu("210281Y9988"))
    assert asked(database, replace(QUESTION, person=twin)).account is None


@pytest.mark.parametrize("state", [AccountState.PAUSED, AccountState.CLOSED])
def test_an_account_is_known_in_whatever_state(database: Database, state: AccountState) -> None:
    """The answer about a person is logged under it."""
    with database.write() as transaction:
        add_aino(transaction)
        accounts.set_state(transaction, AINOS_ACCOUNT, state, LATER)
    assert asked(database).account == replace(AINOS_ACCOUNT, state=state)


def test_a_letter_is_sealed_to_the_newest_key(database: Database) -> None:
    """The old one was destroyed when its account was closed, whatever the clock said."""
    with database.write() as transaction:
        add_aino(transaction)
        accounts.set_state(transaction, AINOS_ACCOUNT, AccountState.CLOSED, LATER)
        newer = key_for(AINO)
        closed = replace(AINOS_ACCOUNT, state=AccountState.CLOSED)
        accounts.reopen(transaction, closed, b"n" * 32, newer, NOW - timedelta(days=1))
    found = asked(database).account
    assert found is not None
    assert (found.key, found.state, found.family_name) == (
        newer.public,
        AccountState.OPEN,
        b"n" * 32,
    )


def test_a_signer_whom_nobody_knows_is_none(database: Database) -> None:
    """Even if the key that signed is known."""
    assert asked(database, replace(QUESTION, signer=UNKNOWN)).signer is None


def test_the_strength_is_that_of_the_key_that_signed(database: Database) -> None:
    """A strong primary key says nothing of a weak subkey, and the other way round."""
    by_subkey = asked(database).signer
    by_primary = asked(database, replace(QUESTION, signing_key=PRIMARY)).signer
    assert by_subkey is not None
    assert by_primary is not None
    assert by_subkey.strength == KeyStrength(EDDSA, 255)
    assert by_primary.strength == KeyStrength(RSA, 4096)


@pytest.mark.parametrize("signing_key", [UNKNOWN, NAAPURILAS, NAAPURILAS_SUBKEY])
def test_a_key_of_another_certificate_has_no_strength_here(
    database: Database, signing_key: Fingerprint
) -> None:
    """It would lend its strength to a signature that it did not make."""
    found = asked(database, replace(QUESTION, signing_key=signing_key)).signer
    assert found is not None
    assert (found.authority, found.strength) == (SILTALA.id, None)


@pytest.mark.parametrize("signing_key", [NAAPURILAS, NAAPURILAS_SUBKEY])
def test_another_authority_s_signer_is_told_as_theirs(
    database: Database, signing_key: Fingerprint
) -> None:
    """The rule refuses it; it must not be taken for the service's own."""
    question = replace(QUESTION, signer=NAAPURILAS, signing_key=signing_key)
    found = asked(database, question).signer
    assert found is not None
    assert (found.authority, found.certificate) == (NAAPURILA.id, b"naapurila")
    assert found.strength is not None


@pytest.mark.parametrize("state", [CertificateState.RETIRED, CertificateState.REVOKED])
def test_an_ended_signer_is_known_as_such(database: Database, state: CertificateState) -> None:
    """So that the reason can be named."""
    with database.write() as transaction:
        standing = certificates.get(transaction, PRIMARY)
        certificates.end(transaction, standing, Ending(state, LATER, "avaimet", None))
    found = asked(database)
    assert found.signer is not None
    assert (found.signer.state, found.service.ring_generation) == (state, 2)


def test_a_replaced_signer_is_known_with_its_end(database: Database) -> None:
    """The judgement holds its own time against it."""
    with database.write() as transaction:
        standing = certificates.get(transaction, PRIMARY)
        certificates.change(transaction, standing, {"retires_at": LATER})
        alone = signer_alone(transaction, PRIMARY, PRIMARY)
    found = asked(database).signer
    assert found is not None
    assert alone is not None
    assert found.retires_at == alone.retires_at == LATER
    assert not found.is_retired_by_time(NOW)
    assert found.is_retired_by_time(LATER)


def test_a_pending_signer_is_known_as_such(database: Database) -> None:
    """Its state is what refuses it."""
    with database.write() as transaction:
        facts = replace(FACTS, fingerprint=UNKNOWN, keys=())
        certificates.add(transaction, SILTALA.id, facts, at=NOW, by="avaimet")
    found = asked(database, replace(QUESTION, signer=UNKNOWN, signing_key=UNKNOWN)).signer
    assert found is not None
    assert (found.state, found.strength) == (CertificateState.PENDING, None)


@pytest.mark.parametrize("fingerprint", [PRIMARY, NAAPURILAS, UNKNOWN])
def test_a_test_letter_s_signer_is_told_alike(database: Database, fingerprint: Fingerprint) -> None:
    """Alone, with nothing else asked."""
    with database.read() as transaction:
        alone = signer_alone(transaction, fingerprint, PRIMARY)
    assert (
        alone == asked(database, replace(QUESTION, signer=fingerprint, signing_key=PRIMARY)).signer
    )


def test_an_earlier_letter_is_known_by_its_message_id(database: Database) -> None:
    """With what it is compared by, and the time of its commit."""
    letter = letter_of(message_id=TAKEN)
    with database.write() as transaction:
        add_aino(transaction)
        filing.hold(transaction, SILTALA.id)
        filed = filing.file(transaction, to_file(letter), KEYS)
    found = asked(database)
    assert found.earlier == Earlier(filed.evidence_id, manifest_hash(KEYS.lookup, letter))
    assert found.high_water == NOW
    assert asked(database, replace(QUESTION, message_id="VD-1")).earlier is None


def test_another_authority_s_message_id_is_not_taken(database: Database) -> None:
    """Each numbers its own."""
    with database.write() as transaction:
        add_aino(transaction)
        services.add(transaction, replace(DAYCARE, code="koulu", authority=NAAPURILA.id), NOW)
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter_of(message_id=TAKEN)), KEYS)
    assert asked(database, replace(QUESTION, service="koulu")).earlier is None


def test_the_high_water_mark_is_told_with_nothing_else_there(database: Database) -> None:
    """The clock is judged for every letter."""
    with database.write() as transaction:
        raise_high_water(transaction, LATER)
    assert asked(database).high_water == LATER


def test_a_question_does_not_show_whom_it_is_about() -> None:
    """It may stand in a traceback."""
    assert "person" not in repr(QUESTION)


def test_the_types_that_a_service_takes_come_with_it(database: Database) -> None:
    """In the same one question."""
    few = frozenset({"application/pdf", "image/png"})
    with database.write() as transaction:
        services.change(transaction, DAYCARE.code, replace(terms_of(DAYCARE), document_types=few))
    assert asked(database).document_types == few
