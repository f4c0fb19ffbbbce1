"""What the console's pages of services show, as types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from silta.base.identity import BusinessId
from silta.mailbox.letter import ALLOWED_MEDIA_TYPES
from silta.mailbox.service import Method, Service, ServiceState

# What people call the types that a letter may hold: names, the same in every language.
TYPE_NAMES: Final = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "text/plain": "TXT",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.presentation": "ODP",
    "application/vnd.oasis.opendocument.graphics": "ODG",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A service in the list, by its name in the reader's language."""

    code: str
    name: str
    owner: BusinessId
    authority: str
    method: Method
    state: ServiceState


@dataclass(frozen=True, slots=True)
class Choice:
    """A document type as a form offers it."""

    media_type: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One service's page, its name and its authority's in the reader's language."""

    service: Service
    name: str
    authority: str


def type_choices(chosen: frozenset[str] | None) -> tuple[Choice, ...]:
    """Return all types that a letter may hold; none is chosen where a service takes them all."""
    return tuple(
        Choice(media_type, name, chosen is not None and media_type in chosen)
        for media_type, name in TYPE_NAMES.items()
        if media_type in ALLOWED_MEDIA_TYPES
    )
