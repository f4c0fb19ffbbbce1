"""The names of what a bundle holds, all ASCII: a bare ``unzip`` would rename others. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

FORMAT: Final = "silta-bundle/1"

VERIFY: Final = "VERIFY.txt"
SUMS: Final = "SHA256SUMS"
LETTER: Final = "letter.json"
OPENPGP: Final = "message/openpgp.asc"
SESSION_KEY: Final = "message/session-key.txt"
CERTIFICATE: Final = "message/certificate.gpg"
# Only where the signature stands inside the seal, beside what it signs (RFC 1847).
SIGNED: Final = "message/signed.eml"
SIGNED_SIGNATURE: Final = "message/signed.eml.asc"
RECEIPTS_KEY: Final = "receipts-key.gpg"
LOG_KEY: Final = "log/key.txt"
NOTE: Final = "log/checkpoint.txt"
STATEMENT: Final = "log/statement.txt"
STATEMENT_SIGNATURE: Final = "log/statement.txt.asc"

# What every file system and every shell takes for one plain name.
PLAIN: Final = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
LONGEST_NAME: Final = 80
LONGEST_ENDING: Final = 16
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


def name_of(message: str) -> str:
    """Return the name of a message's bundle, without an ending."""
    return f"silta-evidence-{message}"


def document_path(number: int, name: str) -> str:
    """Return where a document stands, counted from 1: its own name as far as ASCII goes.

    The letter has the name as it is, whole. One character may become eighteen, so a long name
    loses its middle, and keeps its ending.
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _NOT_PLAIN.sub("_", ascii_name) or "document"
    if len(plain) > LONGEST_NAME:
        plain = plain[: LONGEST_NAME - LONGEST_ENDING] + plain[-LONGEST_ENDING:]
    return f"documents/{number:02}-{plain}"


def record_path(stem: str) -> str:
    """Return where a record stands, in its exact bytes."""
    return f"records/{stem}.json"


def signature_path(stem: str) -> str:
    """Return where a record's signature stands."""
    return f"records/{stem}.json.asc"


def salts_path(stem: str) -> str:
    """Return where the salts of a record's commitments stand."""
    return f"records/{stem}.salts.txt"


def proof_path(stem: str) -> str:
    """Return where the proof stands that the log has a record."""
    return f"log/{stem}.proof.txt"
