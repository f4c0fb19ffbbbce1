"""What an administrator typed: plain text is taken, hostile text is refused in one line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.act import ActRefused
from silta.keys.typed import covers, line, mail_address, mail_domain, telephone

HOSTILE = {
    "nothing": "",
    "spaces": " \t ",
    "a line end": "Siltala\r\nBcc: kaikki@muukala.example",
    "an escape": "\x1b[2Jtyhjä",
    "a NUL": "Silta\0la",
    "turned round": "Siltala\u202egnp.exe",
    "an isolate": "\u2066Siltala\u2069",
    "zero width": "Silta\u200bla",
    "a line separator": "Siltala\u2028kaupunki",
    "half a pair": "Siltala\ud800",
    "a tag": "Siltala\U000e0041",
    "too long": "S" * 201,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_no_line(text: str) -> None:
    """It would hide on a page, or write a field of its own into a mail's head."""
    with pytest.raises(ActRefused) as refused:
        line("the name", text)
    assert str(refused.value).startswith("the name")
    assert not text.strip() or text not in str(refused.value)


@pytest.mark.parametrize("text", ["Siltalan kaupunki", "Sodankylä - Soađegilli", "<b>O'Hara</b>"])
def test_visible_text_is_taken(text: str) -> None:
    """What looks like HTML is escaped where it is shown, not here."""
    assert line("the name", f" {text} ") == text


def test_a_name_is_kept_in_one_form() -> None:
    """Two that look alike are alike."""
    assert line("the name", "Siltala\u0308") == "Siltal\u00e4"


@given(st.text(max_size=60))
def test_no_text_makes_a_second_line(text: str) -> None:
    """Whatever is typed, a line is one, or it is refused."""
    with suppress(ActRefused):
        assert len(line("the name", text).splitlines()) == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("siltala.example", "siltala.example"),
        (" Posti.SILTALA.example ", "posti.siltala.example"),
        ("xn--prssi-jua.example", "xn--prssi-jua.example"),
    ],
)
def test_a_domain_is_kept_in_lower_case_as_a_labels(typed: str, found: str) -> None:
    """As MAIL FROM has it."""
    assert mail_domain(typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "example",
        "localhost",
        "siltala.example.",
        ".siltala.example",
        "siltala..example",
        "*.siltala.example",
        "siltala.example, muukala.example",
        "127.0.0.1",
        "[127.0.0.1]",
        "pörssi.example",
        "siltala.example\u202e",
        "\u212ailtala.example",
        "xn--.example",
        "xn--siltala-.example",
        "xn--prssi-9999999.example",
        "ab--siltala.example",
        "-siltala.example",
        "a@siltala.example",
        f"{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example",
    ],
)
def test_any_other_domain_is_refused(typed: str) -> None:
    """In one line, which does not repeat it."""
    with pytest.raises(ActRefused, match=r"^(the|a) domain") as refused:
        mail_domain(typed)
    assert not typed or typed not in str(refused.value)


@pytest.mark.parametrize(
    ("domain", "other", "covered"),
    [
        ("siltala.example", "siltala.example", True),
        ("siltala.example", "posti.siltala.example", True),
        ("posti.siltala.example", "siltala.example", False),
        ("siltala.example", "muusiltala.example", False),
    ],
)
def test_a_domain_covers_itself_and_what_is_below(domain: str, other: str, covered: bool) -> None:  # noqa: FBT001 -- a table
    """Label by label, not letter by letter."""
    assert covers(domain, other) is covered


@pytest.mark.parametrize(
    "typed",
    ["kirjaamo", "-r@siltala.example", '"a b"@siltala.example', "ä@siltala.example", "a@b c"],
)
def test_an_odd_address_is_refused(typed: str) -> None:
    """A relay may not take it, and a program may take it for an option."""
    with pytest.raises(ActRefused, match="the receipts address is not a"):
        mail_address("the receipts address", typed)


@pytest.mark.parametrize("typed", ["09 123 456", "+358 9 123-456", "(09) 123 456"])
def test_a_telephone_number_is_taken_as_people_write_it(typed: str) -> None:
    """It is for people to dial."""
    assert telephone("the telephone", f" {typed}") == typed


@pytest.mark.parametrize("typed", ["", "soita", "123\n456", "\u0661\u0662\u0663\u0664", "1" * 41])
def test_what_cannot_be_dialled_is_refused(typed: str) -> None:
    """Digits of other scripts too."""
    with pytest.raises(ActRefused, match="the telephone has"):
        telephone("the telephone", typed)
