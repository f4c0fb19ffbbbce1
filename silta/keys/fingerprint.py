"""Full fingerprints: the only names that keys have here, never key ids."""

from __future__ import annotations

import re
from typing import NewType

# Upper-case hex: 40 digits for a version 4 key, 64 for a version 6 key (RFC 9580 section 5.5.4).
Fingerprint = NewType("Fingerprint", str)

FULL_FINGERPRINT = re.compile(r"(?:[0-9A-F]{40}|[0-9A-F]{64})", re.ASCII)


def parse_fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint that ``text`` spells, spaces left out; raise ValueError for others.

    A key id, or a value that gpg could take for an option, is never a fingerprint.
    """
    compact = text.replace(" ", "").upper()
    if FULL_FINGERPRINT.fullmatch(compact) is None:
        raise ValueError("not a full fingerprint of 40 or 64 hexadecimal digits")
    return Fingerprint(compact)


def grouped(fingerprint: Fingerprint) -> str:
    """Return the fingerprint in groups of four, for a person who compares it with paper."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))


def key_id_of(fingerprint: Fingerprint) -> str:
    """Return the 64-bit key id in hex, by which session key packets name their recipient.

    For looking at packets alone: the last digits of a version 4 fingerprint, the first of
    a version 6 one (RFC 9580 section 5.5.4).
    """
    return fingerprint[-16:] if len(fingerprint) == 40 else fingerprint[:16]  # noqa: PLR2004 -- v4
