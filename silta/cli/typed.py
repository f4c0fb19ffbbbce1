"""What people type on the command line, read or refused in one line."""

from __future__ import annotations

from silta.base.act import ActRefused
from silta.keys.fingerprint import Fingerprint, parse_fingerprint


def fingerprint_of(typed: str) -> Fingerprint:
    """Return the full fingerprint that was typed; raise ActRefused for anything else."""
    try:
        return parse_fingerprint(typed)
    except ValueError as error:
        raise ActRefused(str(error)) from None
