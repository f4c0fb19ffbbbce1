"""The rule is_document_inert: what passes and what does not."""

from __future__ import annotations

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_document_inert import is_document_inert
from tests.gateway.cases import case, with_documents
from tests.letters import script_pdf, small_pdf


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_document_inert(with_documents(case(), small_pdf("a"))) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (script_pdf(), Reason.DOCUMENT_ACTIVE_CONTENT),
        (b"%PDF-1.4\nstartxref\n0\n%%EOF\n", Reason.DOCUMENT_TYPE_NOT_ALLOWED),
    ],
)
def test_a_document_that_acts_or_hides_is_named_by_its_number(
    content: bytes, reason: Reason
) -> None:
    """Its name is the sender's, and replies end up in other people's logs."""
    refused = is_document_inert(with_documents(case(), small_pdf("a"), content))
    assert refused is not None
    assert (refused.reason, refused.field) == (reason, "documents.1")
