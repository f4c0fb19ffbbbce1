"""An authority's own copy of a mail, opened again, if it is the one that was filed."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Final

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.base.octets import Span
from silta.base.reason import Refused
from silta.cli.gateway import open_intake
from silta.cli.house import House
from silta.gateway.recognise import recognise
from silta.gateway.stages import Received, TlsFacts
from silta.keys.home import throwaway_home
from silta.keys.kept_inside import signed_inside
from silta.keys.opened import Opened
from silta.keys.ring import build_ring
from silta.mailbox.evidence.bundle.digest import digest_of
from silta.mailbox.evidence.bundle.story import Content, Inside
from silta.mailbox.evidence.record import Event, commitment, salt
from silta.mailbox.letter.mime import read_letter
from silta.mailbox.store import evidence_found
from silta.mailbox.store.signers import Sent

LINE_END: Final = re.compile(rb"\r\n|\n")
NOT_ON_THE_WIRE: Final = TlsFacts(version="", cipher="")


def content_in(house: House, sent: Sent, mail: Path, certificate: bytes) -> Content:
    """Return the letter in a mail with all that shows who signed it.

    Raises ActRefused unless the evidence commits to this very mail, and the gateway's key
    opens it still.
    """
    limit_bytes = house.settings.max_message_bytes
    raw = LINE_END.sub(b"\r\n", mail.read_bytes())
    try:
        message = recognise(Received(raw, "", "", NOT_ON_THE_WIRE, now())).ciphertext
        _must_be_filed(house, sent, message)
        opened = _opened(house, message, certificate)
        letter = read_letter(opened.plaintext)
        found = signed_inside(message.whole(), opened.session_key, limit_bytes=limit_bytes)
    except Refused as refused:
        raise ActRefused(f"{mail}: {refused.reason}") from None
    return Content(
        letter=letter.manifest_bytes,
        documents=[partial(_in_one, document.content) for document in letter.documents],
        openpgp=message.blocks,
        session_key=opened.session_key,
        inside=None if found is None else Inside(found.signed.blocks, found.signature),
    )


def _must_be_filed(house: House, sent: Sent, message: Span) -> None:
    """Raise ActRefused unless the record of the acceptance commits to this OpenPGP message."""
    key = house.hash_keys().evidence
    with house.database.read() as transaction:
        records = evidence_found.of_message(transaction, sent.id)
    for record in records:
        committed = json.loads(record.record)["commitments"].get("openpgp")
        salted = salt(key, record.id, Event(record.event), "openpgp")
        if committed == commitment(salted, digest_of(message.blocks)):
            return
    raise ActRefused(f"this is not the mail that message {sent.id} came in")


def _opened(house: House, message: Span, certificate: bytes) -> Opened:
    with open_intake(house, homes=1) as intake, throwaway_home() as home:
        return intake.tools.opener.open(message, build_ring(home, [certificate]))


def _in_one(content: bytes) -> tuple[bytes]:
    return (content,)
