"""A document that does nothing by itself, proven from its bytes."""

from __future__ import annotations

from silta.mailbox.documents.active_office import check_macros
from silta.mailbox.documents.active_pdf import check_pdf

PICTURES_AND_TEXT = frozenset({"image/png", "image/jpeg", "text/plain"})


def check_inert(content: bytes, media_type: str) -> None:
    """Pass a document of ``media_type`` that runs, launches, sends and carries nothing.

    Raises Refused(document.active_content), also where a limit of ours is met before the
    end: then nobody can tell. Raises Refused(document.type_not_allowed) for what cannot be
    read as the type it is called. A MemoryError is passed on: it is ours, not the sender's.
    """
    if media_type == "application/pdf":
        check_pdf(content)
    elif media_type not in PICTURES_AND_TEXT:
        check_macros(content)
