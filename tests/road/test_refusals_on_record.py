"""What an authority signed and was refused is on record: each refusal once, and no other's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from silta.base.journal import IDENTITY_CODE
from silta.base.reason import Reason
from silta.cli.house import open_house
from silta.mailbox.evidence.record import Event, commitment, salt
from tests.letters import DOCUMENTS, REMOVED, letter_mime, manifest_bytes, outer_mail
from tests.load.outcome import check_chain
from tests.road.building import copy_of
from tests.road.conftest import LIMIT_BYTES
from tests.road.letter_cases import LETTER_CASES
from tests.road.signature_cases import SIGNATURE_CASES
from tests.road.test_encapsulated_letters import send as send_encapsulated
from tests.road.wire_cases import WIRE_CASES
from tests.town import NAAPURILA, NOBODY, SERVICE, SILTALA, Town

CASES: Final = {
    **{name: WIRE_CASES[name] for name in ("another key", "tampered")},
    **SIGNATURE_CASES,
    **LETTER_CASES,
}
# Nobody's signature was proven before these ended; the last one is a fault of ours.
NOT_ON_RECORD: Final = {
    *("another key", "tampered", "3DES", "swelling", "no signature", "signed twice"),
    *("signed by a stranger", "signed by a pending certificate", "signed by Naapurila"),
    "a forged account key",
}
# The key has ended, so that nothing of the letter is read.
UNREAD: Final = {"signed by a key that expired", "signed by a key its owner revoked"}
WRONG_MANIFEST: Final = {"no title", "an unknown key", "a program"}
FIELDS: Final = {
    *("format", "evidence_id", "event", "erds_events", "time", "authority", "service", "message"),
    *("message_id", "commitments", "recipient", "rule_set", "deadline", "identification"),
    *("reasons", "number", "previous"),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, first_town: Town) -> Iterator[Town]:
    """Give one town for all refusals, on each kind of database, with its gateway."""
    if request.param == "sqlite":
        with copy_of(first_town) as town:
            town.start_gateway(SILTA_MAX_MESSAGE_BYTES=str(LIMIT_BYTES))
            yield town
        return
    server = request.getfixturevalue("postgres_server")
    with server.fresh_database() as url, copy_of(first_town, url) as town:
        town.start_gateway(SILTA_MAX_MESSAGE_BYTES=str(LIMIT_BYTES))
        yield town


def rejected(town: Town) -> list[dict[str, Any]]:
    """Return the records of refusals, in their order."""
    return [record for record in town.evidence() if record["event"] == "rejected"]


def newest(town: Town) -> dict[str, Any]:
    """Return the last record of a refusal."""
    return rejected(town)[-1]


def added(town: Town, name: str) -> list[dict[str, Any]]:
    """Have a case happen; return the records of refusals that it added, and none is lost."""
    reason, act = CASES[name]
    before = rejected(town)
    assert act(town).reason == reason
    after = rejected(town)
    assert after[: len(before)] == before
    return after[len(before) :]


@pytest.mark.parametrize("name", sorted(NOT_ON_RECORD))
def test_a_refusal_before_the_signature_is_proven_has_no_record(town: Town, name: str) -> None:
    """There is nobody whose chain it could stand in; and no fault of ours is an event."""
    assert added(town, name) == []


@pytest.mark.parametrize("name", sorted(set(CASES) - NOT_ON_RECORD))
def test_a_refusal_after_the_signature_has_one_record(town: Town, name: str) -> None:
    """Under the service that was addressed, with the answer as it was given, and nobody's code."""
    [record] = added(town, name)
    assert set(record) == FIELDS
    assert (record["erds_events"], record["reasons"]) == (["SubmissionRejection"], [CASES[name][0]])
    assert (record["authority"], record["service"]) == (SILTALA, SERVICE)
    assert (record["message"], record["deadline"], record["identification"]) == (None,) * 3
    assert not IDENTITY_CODE.search(json.dumps(record, ensure_ascii=False))
    # Of a letter with a good manifest it tells all, of a key that has ended nothing.
    has_manifest = name not in UNREAD
    is_good = has_manifest and name not in WRONG_MANIFEST
    assert ("letter" in record["commitments"], record["message_id"] is not None) == (
        (has_manifest,) * 2
    )
    assert ("document-1" in record["commitments"], record["recipient"] is not None) == (
        (is_good,) * 2
    )
    assert "openpgp" in record["commitments"]


def test_a_record_commits_to_the_very_bytes_that_came(town: Town) -> None:
    """The registry finds its own message again, and nobody else can guess it."""
    manifest = town.letter(recipient={"id": NOBODY, "family_name": REMOVED})
    mail = town.mail(manifest)
    town.send(mail)
    record = newest(town)
    openpgp = mail.partition(b'"encrypted.asc"\r\n\r\n')[2].rpartition(b"\r\n--ulko-")[0]
    contents = [manifest_bytes(manifest), *DOCUMENTS.values(), openpgp]
    names = ["letter", "document-1", "document-2", "openpgp"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SILTA_HOME", str(town.home))
        patch.setenv("SILTA_DATABASE_URL", town.database_url)
        with open_house() as house:
            key = house.hash_keys().evidence
    assert record["commitments"] == {
        name: commitment(
            salt(key, record["evidence_id"], Event.REJECTED, name), hashlib.sha256(content).digest()
        )
        for name, content in zip(names, contents, strict=True)
    }


def test_a_letter_without_a_manifest_is_on_record_by_its_bytes(town: Town) -> None:
    """Signed all the same, and refused."""
    plain = letter_mime(town.letter()).replace(b"/vnd.silta.letter+json", b"/json")
    assert town.send(outer_mail(town.registers.seal(plain))).reason == Reason.LETTER_MALFORMED
    assert list(newest(town)["commitments"]) == ["openpgp"]


def test_an_identity_code_for_an_id_is_not_on_record(town: Town) -> None:
    """A case system may name its letters so; the record is for good, and is read by many."""
    answer = town.send(town.mail(town.letter(message_id=f"VD/{NOBODY}.1")))
    assert answer.reason == Reason.LETTER_MALFORMED
    record = newest(town)
    assert record["message_id"] is None
    assert NOBODY not in json.dumps(record)


def test_a_signature_beside_the_letter_counts_alike(town: Town) -> None:
    """A bad one is nobody's, even by a key that was Siltala's."""
    before = len(rejected(town))
    assert send_encapsulated(town, signer="withdrawn").reason == Reason.SIGNATURE_KEY_REVOKED
    assert [record["reasons"] for record in rejected(town)[before:]] == [["signature.key_revoked"]]
    changed = send_encapsulated(
        town, signer="withdrawn", change=lambda content: content.replace(b"/mixed", b"/mixeD")
    )
    assert changed.reason == Reason.SIGNATURE_BAD
    assert len(rejected(town)) == before + 1


def test_all_of_them_stand_in_one_whole_chain(town: Town) -> None:
    """Refused and filed, in the order in which they came; Naapurila has none."""
    assert town.send(town.mail()).reason == "filed"
    records = town.evidence()
    check_chain([record for record in records if record["authority"] == SILTALA])
    assert not [record for record in records if record["authority"] == NAAPURILA]
