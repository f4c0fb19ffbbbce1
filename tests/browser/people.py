"""Citizens of a test's own, whom the identification service knows, and letters to them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import update

from silta.keys.tables import authority
from silta.mailbox.tables import service
from tests.letters import DOCUMENTS
from tests.peers.identity_provider import person
from tests.portal.web import Web
from tests.town import SERVICE, SILTALA, Town

CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FIRST_TEST_NUMBER: Final = 900
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
    "How to request a review is told in the attachment.",
}
_numbers: Iterator[int] = itertools.count(FIRST_TEST_NUMBER)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; the button at the identification service says ``name``."""

    name: str
    code: str


def newcomer(web: Web) -> Person:
    """Return a person who has no account yet, and is known to the identification service."""
    number = next(_numbers)
    check = CHECK_CHARACTERS[int(f"140390{number}") % len(CHECK_CHARACTERS)]
    code = f"140390-{number}{check}"
    # The service orders its buttons by name: each one is somebody else's.
    given = f"Helmi{_letters(number)}"
    web.provider.people[given] = person(given, "Demo", code, "1990-03-14")
    return Person(f"{given} Demo", code)


def decision(town: Town, reader: Person, language: str, **overrides: object) -> dict[str, Any]:
    """Return a letter with two documents, to be acknowledged, in a language."""
    words = {
        "title": TITLES[language],
        "neutral_title": NEUTRAL_TITLES[language],
        "summary": SUMMARIES[language],
        "language": language,
    }
    recipient = {"id": reader.code, "name": reader.name, "family_name": "Demo"}
    return town.letter(DOCUMENTS, recipient=recipient, matter=words, **overrides)


def name_in_three_languages(town: Town) -> None:
    """Give Siltala and its service Swedish and English names, as a municipality would."""
    city = {"name_sv": "Siltala stad", "name_en": "City of Siltala"}
    deciding = {
        "name_fi": "Päivähoitopäätös",
        "name_sv": "Beslut om barndagvård",
        "name_en": "Decision on day care",
    }
    with town.database() as database, database.write() as transaction:
        siltala, day_care = authority.c.id == SILTALA, service.c.code == SERVICE
        transaction.execute(update(authority).where(siltala).values(city))
        transaction.execute(update(service).where(day_care).values(deciding))


def _letters(number: int) -> str:
    """Write a number in letters alone, since names have no digits."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number - FIRST_TEST_NUMBER))
