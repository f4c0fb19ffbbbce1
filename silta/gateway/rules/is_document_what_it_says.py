"""Are the bytes of each document of the type that the manifest says?"""

from __future__ import annotations

from silta.base.reason import Refused
from silta.gateway.case import Case
from silta.mailbox.documents import check_type


def is_document_what_it_says(case: Case) -> Refused | None:
    """Refuse a letter with a document of another type, or of two types at once.

    The reason is ``Reason.DOCUMENT_TYPE_NOT_ALLOWED``; the field is the document's number.
    """
    for number, document in enumerate(case.letter.documents):
        try:
            check_type(document.content, document.media_type)
        except Refused as refused:
            return Refused(refused.reason, refused.detail, field=f"documents.{number}")
    return None
