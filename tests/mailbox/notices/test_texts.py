"""The texts are whole in each language, and say the same things."""

from __future__ import annotations

from typing import Any

import pytest

from silta.keys.audit.acts import Act
from silta.mailbox.notices.formats import day, moment, one_line
from silta.mailbox.notices.notice import Kind
from silta.mailbox.notices.render import LANGUAGES, act_in_words, act_words, rendered

FINGERPRINT = "0123456789ABCDEF0123456789ABCDEF01234567"
GROUPED = "0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567"
END: dict[str, Any] = {
    "authority": "1234567-1",
    "authority_name": "Siltalan kaupunki",
    "certificate": FINGERPRINT,
    "until": "2026-12-23T09:00:00.000Z",
    "days": 30,
    "why": "expires_soon",
}
LINK = "https://hallinta.silta.example/fi/admin/invitation/tunniste"
ALARM: dict[str, Any] = {
    "number": 17,
    "time": "2026-11-23T09:00:00.000Z",
    "act": "certificate.revoked",
    "actor": "root",
    "actor_name": "root",
    "what": GROUPED,
    "authority_name": "Siltalan kaupunki",
    "reason": "avain on viety",
    "alone": True,
    "break_glass": True,
    "by_root": True,
    "who_administers": True,
    "never_leaves": True,
}
DAILY: dict[str, Any] = {
    "day": "2026-11-23",
    "yesterday": "2026-11-22",
    "head": "17:" + "ab" * 32,
    "acts": {"certificate.added": 2},
    "waits": {"pending": 1, "none_lasts": 2, "proposals": 3, "overlaps_over": 4, "dead": 5},
    "ends": [END, {**END, "why": "overlap"}, {**END, "why": "expired", "days": 0}],
    "more_ends": 6,
}
FACTS = {
    Kind.EXPIRY: {**END, "to_authority": True},
    Kind.OVERLAP_OVER: {"key": FINGERPRINT, "opens_until": "2026-12-23T09:00:00.000Z"},
    Kind.ALARM: ALARM,
    Kind.DAILY: DAILY,
    Kind.INVITATION: {"role": "keys", "link": LINK},
}
# What stands in each notice whatever the language.
SAID = {
    Kind.EXPIRY: ("Siltalan kaupunki", "1234567-1", GROUPED, "30", "OpenPGP", "silta.localhost"),
    Kind.OVERLAP_OVER: (GROUPED, f"silta gateway-key retire {FINGERPRINT}"),
    Kind.ALARM: ("Siltalan kaupunki", GROUPED, "root", "avain on viety", "17"),
    Kind.INVITATION: (f"    {LINK}\n", "silta.localhost"),
    Kind.DAILY: (f"silta audit verify --head 17:{'ab' * 32}", ": 1", ": 2", ": 3", ": 4", ": 5"),
}
DAYS = {"fi": "23.12.2026", "sv": "23.12.2026", "en": "23 December 2026"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_each_notice_is_written_in_each_language(kind: Kind, language: str) -> None:
    """A subject of one line and a text with all its facts; no fact is left out in one of them."""
    subject, text = rendered(kind, language, {**FACTS[kind], "domain": "silta.localhost"})
    assert subject.startswith("Silta: ")
    assert "\n" not in subject
    assert [said for said in SAID[kind] if said not in text] == []
    assert "\n\n\n" not in text
    assert kind in {Kind.ALARM, Kind.INVITATION} or DAYS[language] in subject + text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("to_authority", [True, False])
def test_what_is_over_is_said_to_be_over(language: str, *, to_authority: bool) -> None:
    """No text says that something expires in 0 days."""
    facts = {**END, "days": 0, "to_authority": to_authority, "domain": "silta.localhost"}
    _, text = rendered(Kind.EXPIRY, language, facts)
    assert "(0" not in text
    assert " 0 " not in text


@pytest.mark.parametrize("act", Act)
def test_each_act_has_words(act: Act) -> None:
    """In each language, and none in two of them the same."""
    words = act_words()[act]
    assert set(words) == set(LANGUAGES)
    assert len(set(words.values())) == len(LANGUAGES)


def test_no_act_has_words_that_is_none() -> None:
    """What was renamed would be told by its old name for ever."""
    assert set(act_words()) == {act.value for act in Act}


def test_an_act_of_a_later_version_keeps_its_name() -> None:
    """It is told all the same."""
    assert act_in_words("future.act", "fi") == "future.act"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fi", "1.7.2026 klo 0.30"),
        ("sv", "1.7.2026 kl. 0.30"),
        ("en", "1 July 2026 at 00:30"),
    ],
)
def test_times_are_those_of_helsinki(language: str, shown: str) -> None:
    """Half past midnight in summer is the day before by UTC."""
    assert moment("2026-06-30T21:30:00.000Z", language) == shown
    assert shown.startswith(day("2026-06-30T21:30:00.000Z", language))
    assert shown.startswith(day("2026-07-01", language))


@pytest.mark.parametrize("hidden", ["\r", "\n", "\x00", "\x1b", "\u2028", "\u202e", "\u200b"])
def test_nothing_invisible_leaves(hidden: str) -> None:
    """Neither a line of somebody else's nor a name that reads backwards."""
    assert one_line(f"Siltala{hidden}Bcc: x") == "Siltala Bcc: x"


def test_an_identity_code_is_not_passed_on() -> None:
    """Whoever typed it into a reason."""
    assert "9988" not in one_line("koskee henkilöä 210281-9988")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_stays_in_the_subject(language: str) -> None:
    """Of an authority, with a line end and words of a template in it."""
    name = "Siltala\r\nBcc: eino@example.fi\n\n{{ 7 * 7 }} {% raw %}"
    facts = {**END, "authority_name": name, "to_authority": True, "domain": "silta.localhost"}
    subject, text = rendered(Kind.EXPIRY, language, facts)
    assert subject.endswith("Siltala  Bcc: eino@example.fi  {{ 7 * 7 }} {% raw %}")
    assert not any(line.startswith("Bcc:") for line in text.splitlines())
