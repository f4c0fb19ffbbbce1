"""Days, moments and sizes as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.portal import formats
from silta.portal.views import Language
from tests.portal.samples import LANGUAGES

AFTERNOON = datetime(2026, 11, 23, 12, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text"),
    [("fi", "23.11.2026"), ("sv", "23.11.2026"), ("en", "23\u00a0November\u00a02026")],
)
def test_a_day_is_written_as_its_readers_do(language: Language, text: str) -> None:
    """Month names keep English days from being read the American way."""
    assert formats.day(date(2026, 11, 23), language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "23.11.2026 klo\u00a014.02"),
        ("sv", "23.11.2026 kl.\u00a014.02"),
        ("en", "23\u00a0November\u00a02026 at\u00a014:02"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_helsinki(language: Language, text: str) -> None:
    """The database holds UTC; nobody reads it."""
    assert formats.moment(AFTERNOON, language) == text


def test_a_moment_late_in_the_evening_is_the_next_day_in_helsinki() -> None:
    """A deadline shown a day early would cost somebody an appeal."""
    assert formats.day(datetime(2026, 11, 23, 22, 30, tzinfo=UTC), "fi") == "24.11.2026"


def test_summer_time_is_kept() -> None:
    """Helsinki is three hours ahead of UTC in July."""
    moment = datetime(2026, 7, 1, 9, 5, tzinfo=UTC)
    assert formats.moment(moment, "fi") == "1.7.2026 klo\u00a012.05"


@pytest.mark.parametrize(
    ("size_bytes", "fi", "sv"),
    [
        (0, "1\u00a0kt", "1\u00a0kB"),
        (1_499, "1\u00a0kt", "1\u00a0kB"),
        (84_211, "84\u00a0kt", "84\u00a0kB"),
        (999_499, "999\u00a0kt", "999\u00a0kB"),
        (999_500, "1,0\u00a0Mt", "1,0\u00a0MB"),
        (26_214_400, "26,2\u00a0Mt", "26,2\u00a0MB"),
    ],
)
def test_a_size_is_told_in_units_that_people_know(size_bytes: int, fi: str, sv: str) -> None:
    """Finnish has a unit of its own: kilotavu."""
    assert (formats.size(size_bytes, "fi"), formats.size(size_bytes, "sv")) == (fi, sv)


@given(size_bytes=st.integers(0, 2**31), language=st.sampled_from(LANGUAGES))
def test_no_size_reads_as_nothing(size_bytes: int, language: Language) -> None:
    """A document of 0 kB would look as if it were missing."""
    assert formats.size(size_bytes, language)[0] != "0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_filters(language: Language) -> None:
    """A template is one for all languages, so its filters must be too."""
    assert set(formats.filters(language)) == {"day", "moment", "size"}
