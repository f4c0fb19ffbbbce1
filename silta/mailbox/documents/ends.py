"""The two ends of a document that is not taken, as the checks of this package raise them."""

from __future__ import annotations

from silta.base.reason import Reason, Refused


def not_of_type(detail: str) -> Refused:
    """Return the refusal of bytes that are not of their type; ``detail`` is of our own words."""
    return Refused(Reason.DOCUMENT_TYPE_NOT_ALLOWED, detail)


def active(detail: str) -> Refused:
    """Return the refusal of a document that runs something, or of which nobody can tell."""
    return Refused(Reason.DOCUMENT_ACTIVE_CONTENT, detail)
