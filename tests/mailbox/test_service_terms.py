"""A service's terms: what is left out stays, what is empty is emptied, what is odd is refused."""

from __future__ import annotations

import pytest

from silta.base.act import ActRefused
from silta.mailbox.letter import ALLOWED_MEDIA_TYPES
from silta.mailbox.service import Fallback, Method
from silta.mailbox.service_terms import ServiceTerms, read_terms

BEFORE = ServiceTerms("Päätös", retention_days=730)
FIELDS = tuple(ServiceTerms.__slots__)


def test_a_field_that_is_left_out_stays() -> None:
    """A command names what it changes, and nothing else."""
    assert BEFORE.changed({"name_sv": "Beslut"}) == ServiceTerms(
        "Päätös", name_sv="Beslut", retention_days=730
    )


def test_an_empty_retention_is_as_long_as_the_account_is_open() -> None:
    """And no day at all is no retention."""
    assert BEFORE.changed({"retention_days": ""}).retention_days is None


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "36526", "\u0661", "1 0", "9" * 40])
def test_odd_retentions_are_refused(text: str) -> None:
    """Digits of other scripts and endless ones too."""
    with pytest.raises(ActRefused, match="the retention is 1 to 36525 days"):
        BEFORE.changed({"retention_days": text})


def test_all_types_and_none_are_the_same() -> None:
    """A type that is allowed one day is taken then by whoever takes all."""
    for text in ("", ",".join(ALLOWED_MEDIA_TYPES)):
        assert BEFORE.changed({"document_types": text}).document_types is None


def test_document_types_are_a_subset_of_what_a_letter_may_hold() -> None:
    """One that the intake refuses anyway would promise something."""
    found = BEFORE.changed({"document_types": " Application/PDF,image/png"}).document_types
    assert found == frozenset({"application/pdf", "image/png"})
    with pytest.raises(ActRefused, match="a document type is none"):
        BEFORE.changed({"document_types": "application/pdf,text/html"})


def test_somebody_serves_what_a_verifiable_service_could_not() -> None:
    """As a letter has it; whichever of the two is changed."""
    with pytest.raises(ActRefused, match="a verifiable service"):
        BEFORE.changed({"fallback": "none"})
    ordinary = BEFORE.changed({"method": "ordinary", "fallback": "none"})
    assert (ordinary.method, ordinary.fallback) == (Method.ORDINARY, Fallback.NONE)
    with pytest.raises(ActRefused, match="a verifiable service"):
        ordinary.changed({"method": "verifiable"})


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("text", ["x\r\ny@z.example", "\u202efi", "\x00", "a" * 600])
def test_hostile_text_is_refused_in_every_field(name: str, text: str) -> None:
    """Each has its own reader, and none may be forgotten."""
    with pytest.raises(ActRefused) as refused:
        BEFORE.changed({name: text})
    assert len(str(refused.value).splitlines()) == 1
    assert text not in str(refused.value)


def test_a_new_service_needs_a_finnish_name() -> None:
    """All others have their usual value."""
    with pytest.raises(ActRefused, match="the Finnish name is missing"):
        read_terms({})
    assert read_terms({"name_fi": "Päätös"}) == ServiceTerms("Päätös")
