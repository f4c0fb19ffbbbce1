"""What proven claims say of a person."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silta.portal.identification.claims import complete, identify
from silta.portal.identification.failures import FailureKind, IdentificationFailed
from silta.portal.identification.identified import Identified
from tests.peers.identity_provider import HETU, PEOPLE
from tests.town import AINO

NOW = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from([HETU, "acr", "auth_time", *PEOPLE["aino"]]).filter(lambda it: it != "sub")


def told(**changed: object) -> Identified:
    """Return Aino with some claims changed; a claim that is None is missing."""
    return identify({**PEOPLE["aino"], **changed}, HETU, NOW)


@settings(deadline=None)
@given(st.dictionaries(NAMES, JSON))
def test_any_claims_are_a_person_or_refused(claims: dict[str, object]) -> None:
    """Nothing that a provider can sign is a crash, or shows what it should not."""
    who: Identified | None = None
    with suppress(IdentificationFailed):
        who = told(**claims)
    if who is None:
        return
    for text in filter(None, (who.name, who.given_name, who.family_name, who.acr)):
        assert unicodedata.is_normalized("NFC", text)
        assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in text)
    assert who.identified_at <= NOW


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"name": None}, "Aino Demo"),
        ({"name": ""}, "Aino Demo"),
        ({"name": None, "given_name": None}, "Demo"),
        ({"name": "  Aino Demo "}, "Aino Demo"),
        ({"name": "A\u030aino"}, "\u00c5ino"),
    ],
)
def test_a_name_is_shown_as_given_or_put_together(changed: dict[str, object], name: str) -> None:
    """Some providers give the two halves alone."""
    assert told(**changed).name == name


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("1981-02-21", date(1981, 2, 21)),
        ("0000-02-21", None),
        ("1981", None),
        ("1981-02-30", None),
        ("19810221", None),
        (19810221, None),
        (None, None),
    ],
)
def test_a_birthday_is_whole_or_none(given: object, expected: date | None) -> None:
    """OpenID Connect Core section 5.1 lets a year, or all but the year, stand alone."""
    assert told(birthdate=given).birthdate == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("aino@Posti.Example", "aino@posti.example"),
        ("aino", None),
        ("a@b\r\nBcc: c@d", None),
        (5, None),
    ],
)
def test_an_address_is_one_or_none(given: object, expected: str | None) -> None:
    """It fills in a form and proves nothing, so a wrong one shuts nobody out."""
    assert told(email=given).email == expected


@pytest.mark.parametrize("given", [AINO.lower(), f" {AINO} "])
def test_the_code_is_read_as_people_write_it(given: str) -> None:
    """The look-up needs one form of it."""
    assert told(**{HETU: given}).hetu.code == AINO


@pytest.mark.parametrize("given", [None, "", "210281-998", "210281-9989", 5, [AINO], {"a": AINO}])
def test_without_a_good_code_it_is_nobody(given: object) -> None:
    """An account belongs to a code, and to nothing that looks like one."""
    with pytest.raises(IdentificationFailed, match="no good identity code was given") as caught:
        told(**{HETU: given})
    assert caught.value.kind is FailureKind.REFUSED


def test_what_is_proven_stays() -> None:
    """Of the further claims, only what is missing and speaks of the person is taken."""
    proven: dict[str, object] = {"sub": "1", "name": "Aino", "iss": "a"}
    further: dict[str, object] = {"sub": "2", "name": "Eino", "acr": "high", HETU: AINO}
    found = complete(proven, further, HETU)
    assert {k: v for k, v in found.items() if v is not None} == {**proven, HETU: AINO}
