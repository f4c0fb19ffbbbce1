"""Opening a mail that stands in memory, and reading it whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from silta.base.octets import Span
from silta.keys.opener import Opened, Opener


def open_mail(opener: Opener, mail: bytes, ring: Path) -> Opened:
    """Return an opened mail, as ``in_one_piece``."""
    return in_one_piece(opener.open(Span.of(mail), ring))


def in_one_piece(opened: Opened) -> Opened:
    """Return what was opened, its plaintext copied out of the memory file that gpg wrote."""
    return replace(opened, plaintext=opened.plaintext[:])
