"""The finding that a kept message is not what a municipality signed."""

from __future__ import annotations


class NotVerified(Exception):  # noqa: N818 -- a finding about the message, told to its reader
    """Nothing of the message may be shown; the text is for the journal, and holds no content."""
