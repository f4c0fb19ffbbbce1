"""Identity codes, business ids, service codes, addresses and names are read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fi import hetu as reference

from silta.base.identity import (
    Hetu,
    parse_business_id,
    parse_hetu,
)

AINO = "210281-9988"
CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SEPARATORS = "+-YXWVUABCDEF"


@st.composite
def codes_for_tests(draw: st.DrawFn) -> str:
    """Make codes of the 900 series alone: they are nobody's."""
    day, month = draw(st.integers(1, 28)), draw(st.integers(1, 12))
    year, number = draw(st.integers(0, 99)), draw(st.integers(900, 999))
    digits = f"{day:02}{month:02}{year:02}{number}"
    return f"{digits[:6]}{draw(st.sampled_from(SEPARATORS))}{number}{CHECK[int(digits) % 31]}"


@pytest.mark.parametrize("separator", SEPARATORS)
def test_every_separator_of_2023_is_read(separator: str) -> None:
    """The reform of 2023 gave each century five more marks; the check character stays."""
    assert parse_hetu(f"210281{separator}9988").code == f"210281{separator}9988"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "210281-9987",  # the check character
        "310281-9988",  # no such day in February
        "210281G9988",  # no such separator
        "210281-998",
        "210281-99888",
        "2102819988",
        "210281-0018",  # individual numbers begin at 002
        "21 0281-9988",
        "210281\u22129988",  # a minus sign that python-stdnum would take for a hyphen
        "2\u06610281-9988",  # an Arabic digit
        "\uff12\uff11\uff10\uff12\uff18\uff11-9988",
        "210281-9988\x00",
    ],
)
def test_what_is_no_identity_code_is_refused(wrong: str) -> None:
    """One person must have one code: another script's digits would give another look-up hash."""
    with pytest.raises(ValueError, match="identity code"):
        parse_hetu(wrong)


@given(codes_for_tests(), st.integers(1, 30))
def test_an_error_never_holds_the_value(code: str, step: int) -> None:
    """The text of an error ends up in logs and in other people's bounces."""
    wrong = code[:-1] + CHECK[(CHECK.index(code[-1]) + step) % 31]
    with pytest.raises(ValueError, match="not a personal identity code") as caught:
        parse_hetu(wrong)
    assert code[:6] not in f"{caught.value!r} {caught.value.__cause__!r}"


@given(codes_for_tests())
def test_a_code_never_shows_itself(code: str) -> None:
    """A code in a log line, a traceback or a page would be a leak."""
    person = parse_hetu(code)
    shown = f"{person} {person!r} {[person]} {person!s:>30}"
    assert code not in shown
    assert code[:6] not in shown


@given(codes_for_tests())
def test_lower_case_and_spaces_around_are_the_same_person(code: str) -> None:
    """People type codes as they like."""
    assert parse_hetu(f" {code.lower()}\n") == parse_hetu(code)
    assert parse_hetu(code).code == reference.validate(code, allow_temporary=True)


def test_a_code_that_is_none_cannot_be_built() -> None:
    """The type is the proof that the check was made."""
    with pytest.raises(ValueError, match="check character"):
        Hetu("210281-9987")


@pytest.mark.parametrize(("code", "is_test"), [(AINO, True), ("210281A9000", True)])
def test_the_900_series_is_for_tests(code: str, *, is_test: bool) -> None:
    """Only such codes may be opened by the command line."""
    digits = code[:6] + code[7:10]
    assert parse_hetu(code[:10] + CHECK[int(digits) % 31]).is_test is is_test


def test_numbers_below_900_are_not_for_tests() -> None:
    """The code is made here and never written out: it could be somebody's."""
    digits = "010100" + "899"
    assert not parse_hetu(f"010100+899{CHECK[int(digits) % 31]}").is_test


def test_a_business_id_is_read() -> None:
    """The invented municipality's id has a right check digit."""
    assert parse_business_id("1234567-1") == "1234567-1"


@pytest.mark.parametrize(
    "wrong",
    ["", "1234567-2", "12345671", "FI12345671", " 1234567-1", "1234567-1\n", "123456\u0667-1"],
)
def test_other_forms_of_a_business_id_are_refused(wrong: str) -> None:
    """It is compared as text with the authority's id, so there must be one form."""
    with pytest.raises(ValueError, match="business id"):
        parse_business_id(wrong)
