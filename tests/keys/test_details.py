"""An authority's details: what is left out stays, what is empty is emptied."""

from __future__ import annotations

import pytest

from silta.base.act import ActRefused
from silta.keys.details import Details, read_details

BEFORE = Details("Siltalan kaupunki", contact_name="Kirjaamo", languages=("fi", "sv"))
FIELDS = tuple(Details.__slots__)


def test_a_field_that_is_left_out_stays() -> None:
    """A command names what it changes, and nothing else."""
    assert BEFORE.changed({"name_en": "City of Siltala"}) == Details(
        "Siltalan kaupunki", None, "City of Siltala", None, "Kirjaamo", languages=("fi", "sv")
    )


def test_an_empty_field_is_emptied() -> None:
    """There is another way to leave it."""
    assert BEFORE.changed({"contact_name": " "}).contact_name is None


@pytest.mark.parametrize("name", ["name_fi", "languages"])
def test_a_name_and_a_language_are_needed(name: str) -> None:
    """Pages show them."""
    with pytest.raises(ActRefused):
        BEFORE.changed({name: ""})


def test_a_new_authority_needs_a_finnish_name() -> None:
    """And no more; Finnish alone is its language then."""
    with pytest.raises(ActRefused, match="the Finnish name is missing"):
        read_details({})
    assert read_details({"name_fi": "Siltala"}) == Details("Siltala")


def test_languages_are_each_once_and_in_one_order() -> None:
    """However they were typed."""
    assert BEFORE.changed({"languages": "en, fi,en"}).languages == ("fi", "en")


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("text", ["x\r\ny@z.example", "\u202efi", "\x00", "a" * 600])
def test_hostile_text_is_refused_in_every_field(name: str, text: str) -> None:
    """Each has its own reader, and none may be forgotten."""
    with pytest.raises(ActRefused) as refused:
        BEFORE.changed({name: text})
    assert len(str(refused.value).splitlines()) == 1
    assert text not in str(refused.value)


@pytest.mark.parametrize("name", FIELDS)
def test_the_mark_changes_with_every_field(name: str) -> None:
    """A form that was read before a change is told so."""
    typed = {"receipts_to": "a@b.example", "contact_email": "a@b.example", "contact_phone": "0912"}
    other = {"languages": "en"}.get(name, typed.get(name, "Muu"))
    assert BEFORE.changed({name: other}).mark != BEFORE.mark
