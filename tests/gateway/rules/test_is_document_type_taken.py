"""The rule is_document_type_taken: what passes and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.reason import Reason
from silta.gateway.case import Case
from silta.gateway.rules.is_document_type_taken import is_document_type_taken
from tests.gateway.cases import case

PDF, PNG = "application/pdf", "image/png"


def at_a_service_of(given: Case, *types: str) -> Case:
    """Return the case at a service that takes these types alone."""
    return replace(given, facts=replace(given.facts, document_types=frozenset(types)))


@pytest.mark.parametrize("types", [(PDF,), (PDF, PNG)])
def test_a_letter_of_types_that_are_taken_passes(types: tuple[str, ...]) -> None:
    """It need not hold them all."""
    assert is_document_type_taken(at_a_service_of(case(), *types)) is None


def test_without_a_choice_every_type_is_taken() -> None:
    """All that a letter may hold."""
    assert case().facts.document_types is None
    assert is_document_type_taken(case()) is None


def test_another_type_is_refused_by_its_number() -> None:
    """The first one that is not taken; its name and type are not told."""
    refused = is_document_type_taken(at_a_service_of(case(), PNG))
    assert refused is not None
    assert refused.reason == Reason.DOCUMENT_TYPE_NOT_ALLOWED
    assert refused.field == "documents.0.media_type"
