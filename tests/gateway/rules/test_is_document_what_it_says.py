"""The rule is_document_what_it_says: what passes and what does not."""

from __future__ import annotations

from silta.base.reason import Reason
from silta.gateway.rules.is_document_what_it_says import is_document_what_it_says
from tests.gateway.cases import case, with_documents
from tests.letters import small_pdf


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_document_what_it_says(with_documents(case(), small_pdf("a"))) is None


def test_a_letter_without_documents_passes() -> None:
    """Its summary says all."""
    assert is_document_what_it_says(case()) is None


def test_the_document_that_is_another_thing_is_named_by_its_number() -> None:
    """Its name is the sender's, and replies end up in other people's logs."""
    given = with_documents(case(), small_pdf("a"), b"<html>")
    refused = is_document_what_it_says(given)
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.DOCUMENT_TYPE_NOT_ALLOWED, "documents.1")
