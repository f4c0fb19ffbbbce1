"""Evidence records: canonical JSON, and commitments that their salts open."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import rfc8785

from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.record import (
    ERDS_NAMES,
    Committed,
    Draft,
    Event,
    canonical,
    commitment,
    salt,
)
from silta.mailbox.service import Method
from tests.registry import NOW, SILTALA

KEY = HashKey(b"E" * 32)
LETTER = Committed("letter", hashlib.sha256(b"letter").digest())
DRAFT = Draft(
    evidence_id="01KBQ0000000000000000000V1",
    event=Event.FILED,
    time=NOW + timedelta(microseconds=123456),
    authority=SILTALA.id,
    service="paivahoito-siltala",
    message="01KBQ0000000000000000000M1",
    message_id="VD-2026-4711/1",
    method="ordinary",
    rule_set="fi-2003-13",
    recipient=b"R" * 32,
    committed=(LETTER,),
)


def test_a_record_is_canonical_json() -> None:
    """Whoever writes the same record again gets the same bytes (RFC 8785)."""
    record = canonical(DRAFT, 1, None, KEY)
    assert rfc8785.dumps(json.loads(record)) == record


def test_a_record_says_what_happened() -> None:
    """In words of ETSI EN 319 522-1; the time in UTC to the millisecond."""
    record = json.loads(canonical(DRAFT, 7, b"\x01" * 32, KEY))
    assert record["time"] == "2026-11-22T09:15:00.123Z"
    assert record["erds_events"] == ["ContentConsignment"]
    assert (record["number"], record["previous"]) == (7, "01" * 32)
    assert record["recipient"] == (b"R" * 32).hex()


def test_the_first_record_has_none_before_it() -> None:
    """A chain begins with null, not with zeros."""
    assert json.loads(canonical(DRAFT, 1, None, KEY))["previous"] is None


def test_verifiable_service_is_not_consigned_by_the_filing() -> None:
    """Act 13/2003 section 18: the content is handed over when it is acknowledged."""
    record = canonical(replace(DRAFT, method="verifiable"), 1, None, KEY)
    assert json.loads(record)["erds_events"] == []


CAN_HAPPEN = set(itertools.product(Event, Method)) - {(Event.ACKNOWLEDGED, Method.ORDINARY)}


@pytest.mark.parametrize(("event", "method"), sorted(CAN_HAPPEN))
def test_every_event_has_a_name_for_each_method(event: Event, method: Method) -> None:
    """A missing one would be a fault in the filing; ordinary service asks no acknowledgement."""
    record = json.loads(canonical(replace(DRAFT, event=event, method=method), 1, None, KEY))
    assert record["erds_events"] == list(ERDS_NAMES[event, method])


def test_the_salt_gives_the_commitment_back() -> None:
    """A party that holds the document and the salt can check the record alone."""
    record = json.loads(canonical(DRAFT, 1, None, KEY))
    opened = salt(KEY, DRAFT.evidence_id, DRAFT.event, "letter")
    by_hand = hashlib.sha256(opened + LETTER.digest).hexdigest()
    assert record["commitments"] == {"letter": by_hand}
    assert commitment(opened, LETTER.digest) == by_hand


def test_no_two_salts_are_alike() -> None:
    """One that was given away opens no other record, and no other name in its own."""
    others = [
        salt(KEY, DRAFT.evidence_id, DRAFT.event, "letter"),
        salt(KEY, DRAFT.evidence_id, DRAFT.event, "document-1"),
        salt(KEY, DRAFT.evidence_id, Event.OPENED, "letter"),
        salt(KEY, "01KBQ0000000000000000000V2", DRAFT.event, "letter"),
        salt(HashKey(b"O" * 32), DRAFT.evidence_id, DRAFT.event, "letter"),
    ]
    assert len(set(others)) == len(others)


def test_no_digest_stands_in_the_clear() -> None:
    """Or a thief could confirm a guess."""
    assert LETTER.digest.hex().encode() not in canonical(DRAFT, 1, None, KEY)
