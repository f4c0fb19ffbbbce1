"""What can be wrong with a letter that is well sealed and well signed (THREATS case 42)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from silta.base.reason import Reason
from silta.mailbox.tables import account_key
from tests.letters import DOCUMENTS, REMOVED, document_entry, script_pdf, small_pdf
from tests.road.process import Answer
from tests.road.wire_cases import Case
from tests.town import CLOSED, FORGED, NAAPURILA, NOBODY, OTHER_SERVICE, PAUSED, Town

ELSEWHERE = "koulu-siltala@silta.localhost"


def saying(reason: Reason, **overrides: object) -> Case:
    """Return how a letter ends whose manifest differs in one thing."""
    return reason, lambda town: town.send(town.mail(town.letter(**overrides)))


def in_time(reason: Reason, **shift: float) -> Case:
    """Return how a letter ends that says it was made at another time."""

    def send(town: Town) -> Answer:
        made = datetime.now(UTC) + timedelta(**shift)
        return town.send(town.mail(town.letter(created_at=made.isoformat())))

    return reason, send


def to_person(reason: Reason, code: str) -> Case:
    """Return how a letter ends to somebody whose name nobody gives."""
    return saying(reason, recipient={"id": code, "family_name": REMOVED})


def from_naapurila(town: Town) -> Answer:
    """Send Siltala's letter from a mail server of Naapurila."""
    return town.send(town.mail(), sender="kirjaamo@naapurila.example")


def other_bytes(town: Town) -> Answer:
    """Send a document that is as long as the manifest says, and another one."""
    changed = {name: content[:-6] + b"EOFEOF" for name, content in DOCUMENTS.items()}
    return town.send(town.mail(town.letter(), changed))


def a_program(town: Town) -> Answer:
    """Send a document of a type that no letter may hold."""
    content = b"MZ\x90\x00"
    entry = document_entry("paatos.exe", content, media_type="application/x-msdownload")
    manifest = town.letter({"paatos.exe": content}, documents=[entry], remedy={"document": REMOVED})
    return town.send(town.mail(manifest, {"paatos.exe": content}))


def holding(reason: Reason, content: bytes) -> Case:
    """Return how a letter ends whose document has these bytes, and is called a PDF."""
    documents = {**DOCUMENTS, "päätös.pdf": content}
    return reason, lambda town: town.send(town.mail(town.letter(documents), documents))


def another_letter(town: Town) -> Answer:
    """File a letter, then send another one under its message id."""
    first: dict[str, Any] = town.letter(message_id="VD-2026-REUSED")
    assert town.send(town.mail(first)).code == 250
    return town.send(town.mail({**first, "matter": {**first["matter"], "title": "Toinen"}}))


def a_forged_account(town: Town) -> Answer:
    """Send to an account whose public key somebody has swapped in the database."""
    forge_account_key(town, FORGED)
    return town.send(town.mail(town.letter(recipient={"id": FORGED})))


def forge_account_key(town: Town, code: str) -> str:
    """Swap the public key of a person's account for one of ours; return the account's id."""
    shown = json.loads(town.silta("account", "show", "--hetu", code, "--json"))
    of_it = account_key.c.account_id == shown["id"]
    with town.database() as database, database.write() as transaction:
        transaction.execute(account_key.update().where(of_it).values(public_key=b"\x09" * 32))
    return str(shown["id"])


LETTER_CASES: Mapping[str, Case] = {
    "another business id": saying(Reason.SIGNER_NOT_AUTHORISED, sender={"business_id": NAAPURILA}),
    "another service": saying(Reason.SIGNER_NOT_AUTHORISED, sender={"service": OTHER_SERVICE}),
    "Naapurila's reverse path": (Reason.SIGNER_NOT_AUTHORISED, from_naapurila),
    "no title": saying(Reason.LETTER_MALFORMED, matter={"title": REMOVED}),
    "an unknown key": saying(Reason.LETTER_MALFORMED, extra="1"),
    "an unknown rule set": saying(Reason.LETTER_MALFORMED, delivery={"rule_set": "fi-1999-1"}),
    "hidden for a year": saying(
        Reason.LETTER_MALFORMED, delivery={"not_before": "2099-01-01T00:00:00+02:00"}
    ),
    "made nine days ago": in_time(Reason.LETTER_STALE, days=-9),
    "made in an hour": in_time(Reason.LETTER_STALE, hours=1),
    "addressed elsewhere": saying(Reason.LETTER_ADDRESSED_ELSEWHERE, to=ELSEWHERE),
    "another document": (Reason.LETTER_DIGEST_MISMATCH, other_bytes),
    "a program": (Reason.DOCUMENT_TYPE_NOT_ALLOWED, a_program),
    "a web page as a PDF": holding(Reason.DOCUMENT_TYPE_NOT_ALLOWED, b"<html></html>"),
    "a picture that is a PDF too": holding(
        Reason.DOCUMENT_TYPE_NOT_ALLOWED, b"GIF89a\n" + small_pdf("a")
    ),
    "a PDF that cannot be read": holding(
        Reason.DOCUMENT_TYPE_NOT_ALLOWED, small_pdf("a").replace(b"5 0 obj", b"9 0 obj")
    ),
    "a PDF that runs a script": holding(Reason.DOCUMENT_ACTIVE_CONTENT, script_pdf()),
    "another family name": saying(
        Reason.RECIPIENT_NAME_MISMATCH, recipient={"family_name": "Naapuri"}
    ),
    "nobody's account": to_person(Reason.ACCOUNT_NOT_ACTIVE, NOBODY),
    "a paused account": to_person(Reason.ACCOUNT_NOT_ACTIVE, PAUSED),
    "a closed account": to_person(Reason.ACCOUNT_NOT_ACTIVE, CLOSED),
    "a reused message id": (Reason.MESSAGE_ID_REUSED, another_letter),
    "a forged account key": (Reason.FAULT, a_forged_account),
}
