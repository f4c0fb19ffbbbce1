"""Citizens of a test's own, whom the identification service knows, and their municipality."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import update

from silta.keys.tables import authority
from silta.mailbox.tables import service
from tests.peers.identity_provider import person
from tests.portal.web import Web
from tests.town import AINO, OTHER_SERVICE, SERVICE, SILTALA, Town

CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FIRST_TEST_NUMBER: Final = 900
CITY: Final = {"name_sv": "Siltala stad", "name_en": "City of Siltala"}
SERVICES: Final = {
    SERVICE: {
        "name_fi": "Päivähoitopäätös",
        "name_sv": "Beslut om barndagvård",
        "name_en": "Decision on day care",
    },
    OTHER_SERVICE: {"name_fi": "Koulu", "name_sv": "Skolan", "name_en": "School"},
}
_numbers: Iterator[int] = itertools.count(FIRST_TEST_NUMBER)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; the button at the identification service says ``name``."""

    name: str
    code: str

    @property
    def as_recipient(self) -> Mapping[str, str]:
        """Return how a letter names them."""
        return {"id": self.code, "name": self.name, "family_name": self.name.split()[-1]}


HAS_AN_ACCOUNT: Final = Person("Aino Demo", AINO)


def newcomer(web: Web) -> Person:
    """Return a person who has no account yet, and is known to the identification service."""
    number = next(_numbers)
    check = CHECK_CHARACTERS[int(f"140390{number}") % len(CHECK_CHARACTERS)]
    code = f"140390-{number}{check}"
    # Each has a name of their own: the service's page has a button for everybody so far.
    given = f"Helmi-{_in_letters(number)}"
    web.provider.people[given] = person(given, "Demo", code, "1990-03-14")
    return Person(f"{given} Demo", code)


def name_in_three_languages(town: Town) -> None:
    """Give Siltala and its services Swedish and English names, as a municipality would."""
    with town.database() as database, database.write() as transaction:
        transaction.execute(update(authority).where(authority.c.id == SILTALA).values(CITY))
        for code, names in SERVICES.items():
            transaction.execute(update(service).where(service.c.code == code).values(names))


def _in_letters(number: int) -> str:
    """Write a number as a name, which has no digits."""
    digits = str(number - FIRST_TEST_NUMBER)
    return "".join("abcdefghij"[int(digit)] for digit in digits).title()
