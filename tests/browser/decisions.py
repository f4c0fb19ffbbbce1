"""The decision that a citizen reads in the browser, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.browser.people import Person
from tests.letters import DOCUMENTS, document_entry
from tests.town import Town

TITLES: Final = {
    "fi": "Päivähoitopäätös Oivalle",
    "sv": "Beslut om barndagvård för Oiva",
    "en": "Decision on day care for Oiva",
}
NEUTRAL_TITLES: Final = {"fi": "Päätös", "sv": "Beslut", "en": "Decision"}
SUMMARIES: Final = {
    "fi": "Oivalle on myönnetty paikka **Siltalan päiväkodista** 1.1.2027 alkaen.\n\n"
    "Liitteenä on ohje oikaisuvaatimuksen tekemiseen.",
    "sv": "Oiva har beviljats en plats i **Siltala daghem** från 1.1.2027.\n\n"
    "Anvisningar om hur man begär omprövning finns i bilagan.",
    "en": "Oiva has been granted a place at **Siltala day care centre** from 1 January 2027.\n\n"
    "The attachment tells how to request a review.",
}
ATTACHMENTS: Final = {
    "fi": ("Päätös", "Oikaisuvaatimusohje"),
    "sv": ("Beslut", "Anvisning för begäran om omprövning"),
    "en": ("Decision", "How to request a review"),
}
ROLES: Final = ("decision", "remedy")


def decision(
    town: Town, reader: Person, language: str, contents: Mapping[str, bytes] = DOCUMENTS
) -> dict[str, Any]:
    """Return a letter with two documents, to be acknowledged, in a language."""
    named = zip(contents.items(), ATTACHMENTS[language], ROLES, strict=True)
    entries = [
        document_entry(name, content, title=title, role=role, language=language)
        for (name, content), title, role in named
    ]
    words = {
        "title": TITLES[language],
        "neutral_title": NEUTRAL_TITLES[language],
        "summary": SUMMARIES[language],
        "language": language,
    }
    return town.letter(recipient=reader.as_recipient, matter=words, documents=entries)
