"""Endings and the types they stand for."""

from __future__ import annotations

import pytest

from silta.mailbox.letter import ALLOWED_MEDIA_TYPES
from silta.sender.media_types import BY_ENDING, media_type_of


def test_the_endings_stand_for_what_a_letter_may_hold() -> None:
    """No type that the gateway refuses, and none that a person would have to look up."""
    assert set(BY_ENDING.values()) == ALLOWED_MEDIA_TYPES


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("päätös.pdf", "application/pdf"),
        ("KARTTA.JPG", "image/jpeg"),
        ("ohje.v2.txt", "text/plain"),
        ("makro.docm", None),
        ("pdf", None),
        (".pdf", None),
    ],
)
def test_a_name_tells_its_type_by_its_last_ending(name: str, media_type: str | None) -> None:
    """Whatever the case; a name that is an ending alone has none."""
    assert media_type_of(name) == media_type
