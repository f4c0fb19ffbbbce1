"""Does the addressed service take documents of these types?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case


def is_document_type_taken(case: Case) -> Refused | None:
    """Refuse a letter with a document of a type that its service does not take.

    A service may take fewer types than a letter may hold; the field is the document's.
    """
    taken = case.facts.document_types
    if taken is None:
        return None
    for number, document in enumerate(case.letter.manifest.documents):
        if document.media_type not in taken:
            field = f"documents.{number}.media_type"
            return Refused(Reason.DOCUMENT_TYPE_NOT_ALLOWED, field=field)
    return None
