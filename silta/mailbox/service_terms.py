"""What may be changed of a service, read from what was typed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from silta.base.act import ActRefused
from silta.keys.audit.record import Facts
from silta.keys.typed import line, mail_address, or_none
from silta.mailbox.letter import ALLOWED_MEDIA_TYPES
from silta.mailbox.service import Fallback, Method, Service

MOST_RETENTION_DAYS: Final = 36_525  # a hundred years


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """Names, how letters are served, for how long they are kept, and of which types they are."""

    name_fi: str
    name_sv: str | None = None
    name_en: str | None = None
    method: Method = Method.VERIFIABLE
    fallback: Fallback = Fallback.AUTHORITY
    retention_days: int | None = None
    document_types: frozenset[str] | None = None
    tell_to: str | None = None

    @property
    def mark(self) -> str:
        """Return a short text that is another one as soon as anything here is."""
        return hashlib.sha256(repr(self.facts()).encode()).hexdigest()[:32]

    def facts(self) -> Facts:
        """Return the terms as an audit record has them."""
        types = self.document_types
        return {
            "name_fi": self.name_fi,
            "name_sv": self.name_sv,
            "name_en": self.name_en,
            "method": self.method.value,
            "fallback": self.fallback.value,
            "retention_days": self.retention_days,
            "document_types": None if types is None else sorted(types),
            "tell_to": self.tell_to,
        }

    def changed(self, typed: Mapping[str, str]) -> ServiceTerms:
        """Return the terms with what was typed, by the names of the fields here.

        A field that was not typed stays as it is, an empty one is emptied; ``document_types``
        has commas between. Raises ActRefused, which names the field and never what stands
        in it, and for a verifiable service that nobody would serve on paper.
        """
        read: dict[str, Any] = {name: _READERS[name](text) for name, text in typed.items()}
        found = replace(self, **read)
        if found.method == Method.VERIFIABLE and found.fallback == Fallback.NONE:
            raise ActRefused("a verifiable service has the fallback authority")
        return found


def terms_of(service: Service) -> ServiceTerms:
    """Return what may be changed of a service."""
    return ServiceTerms(**{name: getattr(service, name) for name in ServiceTerms.__slots__})


def read_terms(typed: Mapping[str, str]) -> ServiceTerms:
    """Return the terms of a new service; raise ActRefused as ``ServiceTerms.changed`` does."""
    return ServiceTerms(name_fi="").changed({"name_fi": "", **typed})


def _days(text: str) -> int | None:
    found = text.strip()
    if not found:
        return None
    is_number = found.isascii() and found.isdigit() and len(found) <= len(str(MOST_RETENTION_DAYS))
    if not is_number or not 1 <= int(found) <= MOST_RETENTION_DAYS:
        raise ActRefused(f"the retention is 1 to {MOST_RETENTION_DAYS} days, or empty")
    return int(found)


def _types(text: str) -> frozenset[str] | None:
    found = frozenset(part.strip().lower() for part in text.split(",")) - {""}
    if not found <= ALLOWED_MEDIA_TYPES:
        raise ActRefused("a document type is none that a letter may hold")
    return None if not found or found == ALLOWED_MEDIA_TYPES else found


def _one_of(kinds: type[Method | Fallback], field: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        try:
            return kinds(text.strip())
        except ValueError:
            raise ActRefused(f"{field} is one of {', '.join(kinds)}") from None

    return read


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "name_fi": lambda text: line("the Finnish name", text),
    "name_sv": or_none("the Swedish name", line),
    "name_en": or_none("the English name", line),
    "method": _one_of(Method, "the method"),
    "fallback": _one_of(Fallback, "the fallback"),
    "retention_days": _days,
    "document_types": _types,
    "tell_to": or_none("the address that is told", mail_address),
}
