"""The language that a browser asks for (RFC 9110 section 12.5.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.portal.languages import preferred


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("", "fi"),
        ("sv", "sv"),
        ("sv-FI", "sv"),
        ("SV-fi", "sv"),
        ("en-GB,en;q=0.9", "en"),
        ("de,en;q=0.5,sv;q=0.7", "sv"),
        ("de-DE", "fi"),
        ("*", "fi"),
        ("en;q=0", "fi"),
        ("sv;q=0, en;q=0.1", "en"),
        ("en ; q=0.3 , sv ; q=0.2", "en"),
        ("fi,sv", "fi"),
        ("sv,fi", "sv"),
        ("en;q=x,sv;q=0.1", "sv"),
        ("en;q=nan", "fi"),
        ("en;level=1", "fi"),
        ("svenska", "fi"),
        (",;=,;;q", "fi"),
    ],
)
def test_the_best_liked_of_ours_is_taken(asked: str, got: str) -> None:
    """Finnish where none of ours is liked."""
    assert preferred(asked) == got


@given(st.text())
def test_any_field_has_an_answer(asked: str) -> None:
    """It comes from anybody."""
    assert preferred(asked) in {"fi", "sv", "en"}
