"""What may be changed of an authority without a change of trust, read from what was typed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from silta.base.act import ActRefused
from silta.keys.audit.record import Facts
from silta.keys.typed import line, mail_address, or_none, telephone

LANGUAGES: Final = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True)
class Details:
    """Names, where receipts go, whom to ask, and in which languages the authority serves."""

    name_fi: str
    name_sv: str | None = None
    name_en: str | None = None
    receipts_to: str | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    languages: tuple[str, ...] = ("fi",)

    @property
    def mark(self) -> str:
        """Return a short text that is another one as soon as anything here is."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]

    def facts(self) -> Facts:
        """Return the details as an audit record has them."""
        return {**asdict(self), "languages": list(self.languages)}

    def changed(self, typed: Mapping[str, str]) -> Details:
        """Return the details with what was typed, by the names of the fields here.

        A field that was not typed stays as it is, an empty one is emptied; ``languages`` has
        commas between. Raises ActRefused, which names the field and never what stands in it.
        """
        read: dict[str, Any] = {name: _READERS[name](text) for name, text in typed.items()}
        return replace(self, **read)


def read_details(typed: Mapping[str, str]) -> Details:
    """Return the details of a new authority; raise ActRefused as ``Details.changed`` does."""
    return Details(name_fi="").changed({"name_fi": "", **typed})


def _languages(text: str) -> tuple[str, ...]:
    asked = {part.strip() for part in text.split(",")} - {""}
    if not asked or not asked <= set(LANGUAGES):
        raise ActRefused(f"the languages are one or more of {', '.join(LANGUAGES)}")
    return tuple(language for language in LANGUAGES if language in asked)


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "name_fi": lambda text: line("the Finnish name", text),
    "name_sv": or_none("the Swedish name", line),
    "name_en": or_none("the English name", line),
    "receipts_to": or_none("the receipts address", mail_address),
    "contact_name": or_none("the contact's name", line),
    "contact_email": or_none("the contact's address", mail_address),
    "contact_phone": or_none("the contact's telephone", telephone),
    "languages": _languages,
}
