"""``silta inspect``: the intake's verdict on one mail, filing nothing."""

from __future__ import annotations

import email.utils
import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path

import rich_click as click

from silta.base.clock import now
from silta.base.journal import open_journal
from silta.base.reason import Reason, Refused
from silta.cli.gateway import open_intake
from silta.cli.house import open_house
from silta.cli.initialising import must_have_gpg
from silta.cli.inspect_text import show
from silta.cli.show import as_json, show_json
from silta.gateway.advice import advice_for
from silta.gateway.content import check_content
from silta.gateway.decide import AlreadyFiled, Checked, Decision, Refuse
from silta.gateway.intake import Intake, Judged
from silta.gateway.questions import Answer, Check, checks_of
from silta.gateway.recognise import recognise
from silta.gateway.replies import Reply, filed, refusal, reply_to
from silta.gateway.stages import Received, TlsFacts
from silta.mailbox.letter import Document

Verdict = dict[str, object]
LINE_END = re.compile(rb"\r\n|\n")
HEADER_BYTES = 65_536  # what recognise takes as a header block at most
NOT_ON_THE_WIRE = TlsFacts(version="", cipher="")

EMPTY = "The file is empty."
NO_ENVELOPE = (
    "The mail names no sender or no recipient, so nobody was asked whether it belongs here."
)
AGAIN = "This very letter is filed already: it would get its first evidence id again."


@dataclass(frozen=True, slots=True)
class Inspected:
    """How the mail ended, and how far it could be asked; ``note`` is a word for people."""

    ended: Judged | Refused
    has_scanner: bool
    has_envelope: bool = True
    note: str | None = None

    @property
    def decision(self) -> Decision | None:
        """Return the judgement; None where the mail did not come so far."""
        return None if isinstance(self.ended, Refused) else self.ended.decision

    @property
    def refused(self) -> Refused | None:
        """Return why the mail would be refused, by a rule or before."""
        if isinstance(self.ended, Refused):
            return self.ended
        return self.decision.refused if isinstance(self.decision, Refuse) else None

    @property
    def reply(self) -> Reply:
        """Return what the intake would answer; a new letter has no evidence id yet."""
        if self.refused is not None:
            return refusal(self.refused)
        if isinstance(self.decision, AlreadyFiled):
            return filed(self.decision.earlier.evidence_id)
        if isinstance(self.decision, Checked):
            return reply_to(Reason.CHECKED)
        return reply_to(Reason.FILED)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "recipient", help="CODE@DOMAIN; else the mail's To field.")
@as_json
def inspect(file: Path, recipient: str | None, *, as_json: bool) -> None:
    """Say what the intake would answer to one .eml; exit 0 to accept, 1 to refuse."""
    open_journal("inspect")
    must_have_gpg()
    with open_house() as house, open_intake(house, homes=1) as intake:
        limit_bytes = house.settings.max_message_bytes
        inspected = _inspected(intake, _content(file, limit_bytes), recipient, limit_bytes)
    found = _verdict(inspected)
    if as_json:
        show_json(found)
    else:
        show(found, inspected.note)
    if inspected.refused is not None:
        sys.exit(1)


def _content(file: Path, limit_bytes: int) -> bytes:
    """Return the file with CRLF line ends; of one beyond the limit, enough to tell that."""
    with file.open("rb") as stream:
        return LINE_END.sub(b"\r\n", stream.read(limit_bytes + 1))


def _inspected(intake: Intake, raw: bytes, recipient: str | None, limit_bytes: int) -> Inspected:
    has_scanner = intake.tools.scanner is not None
    try:
        check_content(raw, limit_bytes)
    except Refused as refused:
        return Inspected(refused, has_scanner, has_envelope=False)
    received = _received(raw, recipient)
    if not (received.reverse_path and received.recipient):
        return _without_envelope(received, has_scanner=has_scanner)
    ended = intake.check(received)
    again = isinstance(ended, Judged) and isinstance(ended.decision, AlreadyFiled)
    return Inspected(ended, has_scanner, note=AGAIN if again else None)


def _without_envelope(received: Received, *, has_scanner: bool) -> Inspected:
    """Return what refuses the mail whoever sends it to whom; raises UsageError for a sound one."""
    try:
        recognise(received)
    except Refused as refused:
        note = NO_ENVELOPE if received.raw else EMPTY
        return Inspected(refused, has_scanner, has_envelope=False, note=note)
    raise click.UsageError("no address in the mail's To field: give --to CODE@DOMAIN")


def _verdict(inspected: Inspected) -> Verdict:
    """Return the verdict as the contract's JSON has it."""
    judged = None if isinstance(inspected.ended, Refused) else inspected.ended
    refused = inspected.refused
    return {
        "verdict": "refuse" if refused else "accept",
        "reason": refused.reason if refused else None,
        "reply": str(inspected.reply),
        "advice": advice_for(refused) if refused else None,
        "signer": judged.contents.signature.fingerprint if judged else None,
        "authority": judged.where.authority if judged else None,
        "documents": [_document(one) for one in judged.contents.letter.documents] if judged else [],
        "rules": [asdict(rule) for rule in judged.decision.verdicts] if judged else [],
        "checks": [asdict(check) for check in _checks(inspected)],
    }


def _checks(inspected: Inspected) -> Iterator[Check]:
    end = inspected.decision or inspected.refused
    if end is None:
        raise AssertionError("what is not judged is refused")
    for check in checks_of(end, has_scanner=inspected.has_scanner):
        skipped = check.check == "route" and not inspected.has_envelope
        yield replace(check, verdict=Answer.NOT_ASKED) if skipped else check


def _document(document: Document) -> dict[str, object]:
    digest = hashlib.sha256(document.content).hexdigest()
    return {"name": document.name, "size": len(document.content), "sha256": digest}


def _received(raw: bytes, recipient: str | None) -> Received:
    """Return the mail as the wire would have brought it: From and To stand for the envelope."""
    header = BytesHeaderParser(policy=compat32).parsebytes(raw[:HEADER_BYTES])
    sender = _address_in(str(header.get("From", "")))
    addressee = _address_in(recipient or str(header.get("To", "")))
    return Received(raw, sender, addressee, NOT_ON_THE_WIRE, now())


def _address_in(text: str) -> str:
    """Return the first address in a field, empty where there is none."""
    try:
        return email.utils.parseaddr(text)[1]
    except RecursionError:  # the library's answer to thousands of brackets
        return ""
