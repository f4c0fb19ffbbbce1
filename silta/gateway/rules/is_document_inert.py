"""Does no document run, launch, send or carry anything?"""

from __future__ import annotations

from silta.base.reason import Refused
from silta.gateway.case import Case
from silta.mailbox.documents import check_inert


def is_document_inert(case: Case) -> Refused | None:
    """Refuse a letter with a document that does something by itself, or may: nobody can tell.

    The reason is ``Reason.DOCUMENT_ACTIVE_CONTENT``, and for what cannot be looked into at all
    ``Reason.DOCUMENT_TYPE_NOT_ALLOWED``; the field is the document's number.
    """
    for number, document in enumerate(case.letter.documents):
        try:
            check_inert(document.content, document.media_type)
        except Refused as refused:
            return Refused(refused.reason, refused.detail, field=f"documents.{number}")
    return None
