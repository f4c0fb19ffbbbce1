"""The record of a refusal: whose letter, why, as it came, and as much of it as was read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from silta.base.identity import BusinessId
from silta.base.keyed_hash import HashKey, Purpose
from silta.mailbox.evidence.record import Event, canonical, commitment, salt
from silta.mailbox.evidence.rejection import Rejection, cause_of, draft_rejection, kin_of
from silta.mailbox.letter.glimpse import Glimpse, whole
from silta.mailbox.store.evidence import CAUSE_BYTES
from tests.mailbox.filed_letters import AINOS_CODE, letter_of
from tests.registry import NAAPURILA, NOW, SILTALA

KEY = HashKey(b"E" * 32)
ID = "01KBQ0000000000000000000V1"
RECEIVED = hashlib.sha256(b"-----BEGIN PGP MESSAGE-----").digest()
PROOF = hashlib.sha256(b"what was signed").digest()
UNREAD = Rejection(
    evidence_id=ID,
    at=NOW,
    authority=SILTALA.id,
    service="paivahoito-siltala",
    reason="letter.malformed",
    received=RECEIVED,
    proof=None,
    letter=Glimpse(),
)
READ = replace(UNREAD, proof=PROOF, reason="account.not_active", letter=whole(letter_of()))


def record_of(rejection: Rejection) -> dict[str, Any]:
    """Return the record as it stands at the beginning of a chain."""
    read: dict[str, Any] = json.loads(canonical(draft_rejection(rejection, KEY), 1, None, KEY))
    return read


def committed(name: str, digest: bytes) -> str:
    """Return the commitment that a record of this id makes."""
    return commitment(salt(KEY, ID, Event.REJECTED, name), digest)


def test_a_letter_that_was_read_is_told_of_like_a_filed_one() -> None:
    """But that it has no message here, and a reason."""
    record = record_of(READ)
    assert record["erds_events"] == ["SubmissionRejection"]
    assert (record["event"], record["reasons"]) == ("rejected", ["account.not_active"])
    assert (record["message"], record["message_id"]) == (None, "VD-2026-4711/1")
    assert record["rule_set"] == "fi-2003-13"
    assert record["recipient"] == KEY.of(Purpose.RECIPIENT, AINOS_CODE.code.encode()).hex()
    assert set(record["commitments"]) == {"letter", "document-1", "document-2", "openpgp"}


@pytest.mark.parametrize("rejection", [READ, UNREAD], ids=["read", "unread"])
def test_each_commits_to_what_came(rejection: Rejection) -> None:
    """The sender has the very message, and can show that it was this one."""
    assert record_of(rejection)["commitments"]["openpgp"] == committed("openpgp", RECEIVED)


def test_a_letter_that_was_not_read_tells_nothing_of_itself() -> None:
    """What could be read of it is nobody's word."""
    record = record_of(UNREAD)
    assert set(record["commitments"]) == {"openpgp"}
    told = ("message", "message_id", "rule_set", "recipient", "deadline")
    assert [record[name] for name in told] == [None] * len(told)
    assert (record["authority"], record["service"]) == (SILTALA.id, "paivahoito-siltala")


def test_a_wrong_manifest_is_committed_to_and_named() -> None:
    """So the sender finds the letter, and nobody can say that it was another."""
    record = record_of(replace(UNREAD, letter=Glimpse(b"{}", "VD-2026-4711/1")))
    assert record["message_id"] == "VD-2026-4711/1"
    digest = hashlib.sha256(b"{}").digest()
    assert record["commitments"]["letter"] == committed("letter", digest)


def test_another_name_in_the_manifest_changes_no_chain() -> None:
    """The signature says whose letter it is; what it claims may be why it was refused."""
    letter = letter_of(sender={"business_id": "7654321-2", "service": "muu"})
    record = record_of(replace(READ, letter=whole(letter)))
    assert BusinessId(record["authority"]) == SILTALA.id
    assert record["service"] == "paivahoito-siltala"


def test_a_rule_set_that_nobody_knows_is_left_out() -> None:
    """A confused case system may write an identity code there."""
    letter = letter_of(delivery={"rule_set": "300985-956c"})
    assert record_of(replace(READ, letter=whole(letter)))["rule_set"] is None


OTHERS = {
    "authority": replace(READ, authority=NAAPURILA.id),
    "service": replace(READ, service="muu"),
    "reason": replace(READ, reason="letter.stale"),
    "what was signed": replace(READ, proof=RECEIVED),
    "an ended key": replace(READ, proof=None),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=list(OTHERS))
def test_another_refusal_has_another_cause(other: Rejection) -> None:
    """Each of them is an event of its own."""
    assert cause_of(other, KEY) != cause_of(READ, KEY)


def test_sealed_anew_it_has_the_same_cause() -> None:
    """Unless its key has ended: then the bytes that came are all that is known."""
    read = replace(READ, received=PROOF, evidence_id=ID[::-1], letter=Glimpse())
    assert cause_of(read, KEY) == draft_rejection(READ, KEY).cause
    unread = replace(UNREAD, received=PROOF)
    assert cause_of(unread, KEY) != draft_rejection(UNREAD, KEY).cause


def test_a_cause_tells_nobody_what_it_is_of() -> None:
    """It is made with the evidence key, and begins with its kind."""
    assert cause_of(READ, HashKey(b"F" * 32)) != cause_of(READ, KEY)
    for rejection in (READ, UNREAD):
        is_proven = rejection.proof is not None
        kin = kin_of(SILTALA.id, KEY, is_proven=is_proven)
        assert cause_of(rejection, KEY).startswith(kin)
    assert len(cause_of(READ, KEY)) == CAUSE_BYTES
