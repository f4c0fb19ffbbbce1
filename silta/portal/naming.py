"""What authorities and their services are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.keys.store import authorities
from silta.mailbox.store import services
from silta.portal.views import Language

Names = tuple[str, str | None, str | None]
"""Finnish, which every thing has; Swedish; English."""


def in_language(names: Names, language: Language) -> str:
    """Return the name in a language, or the Finnish one where there is none."""
    finnish, swedish, english = names
    return {"fi": finnish, "sv": swedish, "en": english}[language] or finnish


@dataclass(frozen=True, slots=True)
class Naming:
    """The names as the registry has them now; what a letter says of itself is not asked."""

    language: Language
    authorities: Mapping[BusinessId, Names]
    services: Mapping[str, Names]

    def authority(self, business_id: BusinessId) -> str:
        """Return an authority's name; its business id where it has none."""
        return in_language(
            self.authorities.get(business_id, (business_id, None, None)), self.language
        )

    def service(self, code: str) -> str:
        """Return a service's name; its code where it has none."""
        return in_language(self.services.get(code, (code, None, None)), self.language)


def naming(transaction: Transaction, language: Language) -> Naming:
    """Return all names, for one page."""
    found = {
        service.code: (service.name_fi, service.name_sv, service.name_en)
        for service in services.list_all(transaction)
    }
    return Naming(language, authorities.names(transaction), found)
