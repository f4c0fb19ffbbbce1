"""``silta inspect``: the intake's verdict on one mail, filing nothing."""

from __future__ import annotations

import dataclasses
import email.utils
import hashlib
import re
import sys
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
from silta.cli.show import as_json, show_json, show_one, show_rows
from silta.gateway.decide import Refuse
from silta.gateway.intake import Judged
from silta.gateway.reception import check_content
from silta.gateway.replies import refusal, reply_to
from silta.gateway.stages import Received, TlsFacts
from silta.mailbox.letter import Document

Verdict = dict[str, object]
LINE_END = re.compile(rb"\r\n|\n")
HEADER_BYTES = 65_536  # what recognise takes as a header block at most
NOT_ON_THE_WIRE = TlsFacts(version="", cipher="")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "recipient", help="CODE@DOMAIN; else the mail's To field.")
@as_json
def inspect(file: Path, recipient: str | None, *, as_json: bool) -> None:
    """Say what the intake would answer to one .eml; exit 0 to accept, 1 to refuse."""
    open_journal("inspect")
    must_have_gpg()
    raw = LINE_END.sub(b"\r\n", file.read_bytes())
    with open_house() as house, open_intake(house, homes=1) as intake:
        try:
            check_content(raw, house.settings.max_message_bytes)
            ended = intake.check(_received(raw, recipient))
        except Refused as refused:
            ended = refused
    found = _verdict(ended)
    if as_json:
        show_json(found)
    else:
        _show(found)
    if found["verdict"] != "accept":
        sys.exit(1)


def _verdict(ended: Judged | Refused) -> Verdict:
    """Return the verdict as the contract's JSON has it."""
    judged = None if isinstance(ended, Refused) else ended
    decision = judged.decision if judged else None
    refused = decision.refused if isinstance(decision, Refuse) else ended
    reason = refused.reason if isinstance(refused, Refused) else None
    reply = refusal(refused) if isinstance(refused, Refused) else reply_to(Reason.FILED)
    return {
        "verdict": "refuse" if reason else "accept",
        "reason": reason,
        "reply": str(reply),
        "signer": judged.contents.opened.signature.fingerprint if judged else None,
        "authority": judged.where.authority.id if judged else None,
        "documents": [_document(one) for one in judged.contents.letter.documents] if judged else [],
        "rules": [dataclasses.asdict(rule) for rule in decision.verdicts] if decision else [],
    }


def _document(document: Document) -> dict[str, object]:
    digest = hashlib.sha256(document.content).hexdigest()
    return {"name": document.name, "size": len(document.content), "sha256": digest}


def _received(raw: bytes, recipient: str | None) -> Received:
    """Return the mail as the wire would have brought it: From and To stand for the envelope."""
    header = BytesHeaderParser(policy=compat32).parsebytes(raw[:HEADER_BYTES])
    _, sender = email.utils.parseaddr(str(header.get("From", "")))
    _, addressee = email.utils.parseaddr(recipient or str(header.get("To", "")))
    return Received(raw, sender, addressee, NOT_ON_THE_WIRE, now())


def _show(found: Verdict) -> None:
    click.echo(f"{found['verdict']}: {found['reply']}")
    show_one({name: found[name] for name in ("signer", "authority")}, json_wanted=False)
    for name in ("documents", "rules"):
        rows = found[name]
        if isinstance(rows, list) and rows:
            show_rows(rows, json_wanted=False, empty="")
