"""Names in the order in which the readers of each language look for them."""

from __future__ import annotations

import pytest

from silta.portal.collation import sort_key
from silta.portal.views import Language


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fi", ["Akaa", "Zürich", "Ålands", "Äänekoski", "Öja"]),
        ("sv", ["Akaa", "Zürich", "Ålands", "Äänekoski", "Öja"]),
        ("en", ["Äänekoski", "Akaa", "Ålands", "Öja", "Zürich"]),
        ("fi", ["Émile", "Eno", "Naapurila", "naapurinen", "Šano", "Sodankylä", "Ætt", "Øre"]),
        ("fi", ["Ii", "Ii-Simo", "Iisalmi"]),
    ],
)
def test_names_are_in_the_order_of_the_language(language: Language, names: list[str]) -> None:
    """The letters å, ä and ö end the alphabet for two of them; capitals change nothing."""
    mixed = sorted(names, reverse=True)
    assert sorted(mixed, key=lambda name: sort_key(name, language)) == names


def test_two_forms_of_one_name_stand_together() -> None:
    """However its marks are written."""
    assert sort_key("A\u0308", "fi")[0] == sort_key("\u00c4", "fi")[0]
