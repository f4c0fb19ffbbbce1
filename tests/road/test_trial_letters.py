"""``koe@``: every authority's test service, which checks a letter in full and keeps nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from silta.base.reason import Reason
from silta.base.tables import metadata
from silta.mailbox.tables import account, message, negative_answer
from tests.letters import DOCUMENTS, INTAKE, REMOVED, letter_mime, outer_mail, script_pdf
from tests.road.process import Answer
from tests.road.signature_cases import IN_2025
from tests.town import AINO, NAAPURILA, NOBODY, PAUSED, SERVICE, Town

KOE = "koe@silta.localhost"
CHECKED = "2.0.0 checked the test letter is good, and is filed nowhere"
NAAPURILAS_REGISTRY = "kirjaamo@naapurila.example"
SCRIPT = {**DOCUMENTS, "päätös.pdf": script_pdf()}
OTHER_BYTES = {name: content[:-6] + b"EOFEOF" for name, content in DOCUMENTS.items()}
Documents = Mapping[str, bytes]
OF_KOE = {"service": "koe"}
OF_NAAPURILA = {**OF_KOE, "business_id": NAAPURILA}


def trial(town: Town, contents: Documents = DOCUMENTS, /, **overrides: object) -> dict[str, Any]:
    """Return the manifest of a test letter of Siltala."""
    return town.letter(contents, **{"to": KOE, "sender": OF_KOE, **overrides})


def sent(town: Town, mail: bytes) -> Answer:
    """Send a mail of Siltala to the test service."""
    return town.send(mail, recipient=KOE)


def kept(town: Town) -> tuple[dict[str, int], list[Path]]:
    """Return how many rows each table has, and the files that were sealed or set aside."""
    with town.database() as database, database.read() as transaction:
        rows = {
            table.name: transaction.scalars(select(func.count()).select_from(table)).one()
            for table in metadata.sorted_tables
        }
    folders = [town.home / name for name in ("sealed", "aside", "spool")]
    return rows, [path for folder in folders for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("code", [AINO, NOBODY, PAUSED])
def test_a_good_test_letter_is_checked_and_nothing_is_kept(shared_town: Town, code: str) -> None:
    """Whether the person has an account changes nothing, not even an answer that is logged."""
    before = kept(shared_town)
    manifest = trial(shared_town, recipient={"id": code, "family_name": "Muu"})
    assert sent(shared_town, shared_town.mail(manifest)) == Answer(250, CHECKED)
    assert kept(shared_town) == before


def test_a_test_letter_reads_no_account_and_no_message(town: Town) -> None:
    """The tables are not even there; a real letter fails for it, so that this shows something."""
    with town.database() as database, database.write() as transaction:
        for table in (account, message, negative_answer):
            transaction.execute(text(f"ALTER TABLE {table.name} RENAME TO {table.name}_away"))
    town.start_gateway()
    assert sent(town, town.mail(trial(town))) == Answer(250, CHECKED)
    assert town.send(town.mail()).reason == Reason.FAULT


def test_the_same_test_letter_is_checked_each_time(shared_town: Town) -> None:
    """It was filed nowhere, so there is nothing that it could repeat."""
    mail = shared_town.mail(trial(shared_town))
    assert [sent(shared_town, mail) for _ in range(2)] == [Answer(250, CHECKED)] * 2


def test_a_message_id_that_is_taken_may_be_tried(shared_town: Town) -> None:
    """No earlier letter is looked at."""
    manifest = shared_town.letter()
    assert shared_town.send(shared_town.mail(manifest)).reason == "filed"
    again = trial(shared_town, message_id=manifest["message_id"])
    assert sent(shared_town, shared_town.mail(again)) == Answer(250, CHECKED)


def test_a_local_part_in_capitals_is_the_same_service(shared_town: Town) -> None:
    """As for every other service."""
    mail = shared_town.mail(trial(shared_town))
    assert shared_town.send(mail, recipient="KOE@silta.localhost") == Answer(250, CHECKED)


def saying(reason: Reason, **overrides: object) -> tuple[Reason, Callable[[Town], bytes]]:
    """Return a mail whose letter differs in one thing, and how it ends."""
    return reason, lambda town: town.mail(trial(town, **overrides))


def signed(reason: Reason, signer: str, *options: str) -> tuple[Reason, Callable[[Town], bytes]]:
    """Return a mail that differs in who signed it or how, and how it ends."""
    return reason, lambda town: town.mail(trial(town), signer=signer, options=options)


def holding(
    reason: Reason, said: Documents, held: Documents
) -> tuple[Reason, Callable[[Town], bytes]]:
    """Return a mail of these documents, and how it ends."""
    return reason, lambda town: town.mail(trial(town, said), held)


def not_sealed(town: Town) -> bytes:
    """Return a test letter in the clear."""
    return b"From: kirjaamo@siltala.example\r\n" + letter_mime(trial(town))


def unsigned(town: Town) -> bytes:
    """Return a test letter that is encrypted and nothing more."""
    return outer_mail(town.registers.encrypt(letter_mime(trial(town))))


OLD = (datetime.now(UTC) - timedelta(days=9)).isoformat()
CASES: Mapping[str, tuple[Reason, Callable[[Town], bytes]]] = {
    "not sealed": (Reason.MAIL_NOT_ENCRYPTED, not_sealed),
    "3DES": signed(Reason.SEAL_WEAK, "kirjaamo", "--cipher-algo", "3DES"),
    "unsigned": (Reason.SIGNATURE_MISSING, unsigned),
    "signed by a stranger": signed(Reason.SIGNATURE_UNKNOWN_SIGNER, "stranger"),
    "signed by Naapurila": signed(Reason.SIGNATURE_UNKNOWN_SIGNER, "naapurila"),
    "signed by a pending key": signed(Reason.SIGNATURE_UNKNOWN_SIGNER, "pending"),
    "signed by a retired key": signed(Reason.SIGNATURE_KEY_RETIRED, "retired"),
    "signed by a revoked key": signed(Reason.SIGNATURE_KEY_REVOKED, "revoked"),
    "signed with SHA-1": signed(Reason.SIGNATURE_WEAK, "rsa", "--digest-algo", "SHA1"),
    "signed long ago": signed(Reason.SIGNATURE_STALE, "kirjaamo", *IN_2025),
    "in Naapurila's name": saying(Reason.SIGNER_NOT_AUTHORISED, sender=OF_NAAPURILA),
    "for a real service": saying(Reason.SIGNER_NOT_AUTHORISED, sender={"service": SERVICE}),
    "addressed to a real service": saying(Reason.LETTER_ADDRESSED_ELSEWHERE, to=INTAKE),
    "made nine days ago": saying(Reason.LETTER_STALE, created_at=OLD),
    "without a title": saying(Reason.LETTER_MALFORMED, matter={"title": REMOVED}),
    "an unknown rule set": saying(Reason.LETTER_MALFORMED, delivery={"rule_set": "fi-1999-1"}),
    "another document": holding(Reason.LETTER_DIGEST_MISMATCH, DOCUMENTS, OTHER_BYTES),
    "a PDF that runs a script": holding(Reason.DOCUMENT_ACTIVE_CONTENT, SCRIPT, SCRIPT),
}


@pytest.mark.parametrize("name", CASES)
def test_a_test_letter_is_refused_as_a_real_one(shared_town: Town, name: str) -> None:
    """Else it would try nothing out."""
    reason, make = CASES[name]
    before = kept(shared_town)
    answer = sent(shared_town, make(shared_town))
    assert (answer.code // 100, answer.reason) == (5, reason), answer.text
    assert kept(shared_town) == before


def test_a_test_letter_at_a_real_service_is_refused(shared_town: Town) -> None:
    """What is inside the signature counts, not where the mail was sent."""
    answer = shared_town.send(shared_town.mail(trial(shared_town)))
    assert answer.reason == Reason.SIGNER_NOT_AUTHORISED


@pytest.mark.parametrize(
    ("sender", "signer", "reason"),
    [
        (OF_NAAPURILA, "naapurila", "checked"),
        (OF_NAAPURILA, "kirjaamo", Reason.SIGNATURE_UNKNOWN_SIGNER),
        (OF_KOE, "naapurila", Reason.SIGNER_NOT_AUTHORISED),
    ],
)
def test_the_keyring_is_that_of_the_reverse_path(
    shared_town: Town, sender: Mapping[str, str], signer: str, reason: str
) -> None:
    """The address is everybody's, so only MAIL FROM tells whose letter it is to be."""
    manifest = trial(shared_town, sender=sender)
    mail = shared_town.mail(manifest, signer=signer)
    assert shared_town.send(mail, NAAPURILAS_REGISTRY, KOE).reason == reason


def test_a_sender_whom_nobody_knows_has_no_test_service(shared_town: Town) -> None:
    """There is no keyring for it."""
    answer = shared_town.send(b"", "kirjaamo@muukala.example", KOE)
    assert (answer.code, answer.reason) == (550, Reason.SENDER_DOMAIN_UNKNOWN)


def test_inspect_says_what_the_test_service_would(shared_town: Town, tmp_path: Path) -> None:
    """A mail from one's own folder, before anything is sent."""
    path = tmp_path / "koe.eml"
    path.write_bytes(shared_town.mail(trial(shared_town)))
    said = json.loads(shared_town.silta("inspect", str(path), "--to", KOE, "--json"))
    assert (said["verdict"], said["reason"]) == ("accept", None)
    assert said["reply"] == f"250 {CHECKED}"
