"""The listing of filed messages: all, one account's, one signer's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.database import Database
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CertificateState, Ending
from silta.keys.store import certificates
from silta.mailbox import filing
from silta.mailbox.store import messages
from silta.mailbox.vault.types import AccountId, MessageRef
from tests.mailbox.filed_letters import (
    DAYCARE,
    FACTS,
    KEYS,
    SIGNER,
    furnish,
    letter_of,
    to_file,
)
from tests.mailbox.vault.cast import AINO, EINO
from tests.registry import NOW, SILTALA

OTHER_SIGNER = Fingerprint("C" * 40)


@pytest.fixture(autouse=True)
def filed(database: Database) -> None:
    """File a letter by each of Siltala's two certificates."""
    furnish(database)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        facts = replace(FACTS, fingerprint=OTHER_SIGNER)
        certificates.add(transaction, SILTALA.id, facts, at=NOW, by="avaimet")
        for number, signer in enumerate((SIGNER, OTHER_SIGNER)):
            letter = letter_of(message_id=f"VD-{number}")
            given = to_file(letter, MessageRef(f"01KBQ00000000000000000000{number}"))
            filing.file(transaction, replace(given, signer=signer), KEYS)


def listed(
    database: Database, account: AccountId | None = None, signer: Fingerprint | None = None
) -> list[str]:
    """Return the sender's ids of what is listed."""
    with database.read() as transaction:
        return [one.message_id for one in messages.list_all(transaction, account, signer)]


def test_a_list_may_be_one_signers(database: Database) -> None:
    """All that came by one certificate: what to look through when its key was misused."""
    assert listed(database) == ["VD-0", "VD-1"]
    assert listed(database, None, OTHER_SIGNER) == ["VD-1"]
    assert listed(database, None, Fingerprint("D" * 40)) == []


def test_both_limits_hold_together(database: Database) -> None:
    """One signer's letters to one person."""
    assert listed(database, AINO, SIGNER) == ["VD-0"]
    assert listed(database, EINO, SIGNER) == []


def test_what_a_revoked_certificate_filed_stays_listed(database: Database) -> None:
    """Then it is asked most of all."""
    with database.write() as transaction:
        standing = certificates.get(transaction, SIGNER)
        ending = Ending(CertificateState.REVOKED, NOW, "avaimet", "varastettu")
        certificates.end(transaction, standing, ending)
    assert listed(database, None, SIGNER) == ["VD-0"]


def test_what_came_by_a_certificate_is_told_without_whose_it_is(database: Database) -> None:
    """Services and times, the newest first, in pages."""
    with database.read() as transaction:
        [came] = messages.came_by(transaction, OTHER_SIGNER, skipped=0, most=10)
        assert messages.came_by(transaction, OTHER_SIGNER, skipped=1, most=10) == []
        assert messages.count_by(transaction, OTHER_SIGNER) == 1
        assert messages.count_by(transaction, Fingerprint("D" * 40)) == 0
    assert (came.service, came.filed_at) == (DAYCARE.code, NOW)
    assert set(came.__slots__) == {"id", "service", "filed_at"}
