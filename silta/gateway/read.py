"""Opened -> Letter: what was signed, read as a letter. Pure."""

from __future__ import annotations

from silta.keys.opened import Opened
from silta.mailbox.letter import Letter
from silta.mailbox.letter.mime import read_letter


def read(opened: Opened) -> Letter:
    """Return the letter that was opened; raises what ``read_letter`` does.

    An ``Opened`` has its signature proven, so that nothing unsigned is ever read here.
    """
    return read_letter(opened.plaintext)
