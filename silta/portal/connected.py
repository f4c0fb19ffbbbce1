"""Which services are connected: the public list, made of what the registry has."""

from __future__ import annotations

from dataclasses import dataclass

from silta.base.database import Transaction
from silta.keys.store import authorities
from silta.mailbox.service import ServiceState
from silta.mailbox.store import services
from silta.portal.collation import sort_key
from silta.portal.naming import Names, in_language
from silta.portal.views import Language


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the language that it is in: Finnish where there is none in the page's."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Connected:
    """An authority, and its services that take mail."""

    name: Name
    services: tuple[Name, ...]


def connected(transaction: Transaction, language: Language) -> tuple[Connected, ...]:
    """Return the open services of open authorities, both by name in the reader's order."""
    found: dict[str, list[Name]] = {}
    for service in services.list_all(transaction):
        if service.state == ServiceState.OPEN:
            names = (service.name_fi, service.name_sv, service.name_en)
            found.setdefault(service.authority, []).append(_name(names, language))
    names_of = authorities.names(transaction)
    listed = [
        Connected(_name(names_of[one], language), _sorted(found[one], language))
        for one in authorities.open_ones(transaction)
        if one in found
    ]
    return tuple(sorted(listed, key=lambda one: sort_key(one.name.text, language)))


def _sorted(names: list[Name], language: Language) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda name: sort_key(name.text, language)))


def _name(names: Names, language: Language) -> Name:
    finnish, swedish, english = names
    is_there = {"fi": finnish, "sv": swedish, "en": english}[language]
    return Name(in_language(names, language), language if is_there else "fi")
