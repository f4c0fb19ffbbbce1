"""The few XML parts of a package that we read: element names and attributes, bounded."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from silta.mailbox.documents.archive import Archive
from silta.mailbox.documents.ends import not_of_type

MAX_ELEMENTS = 50_000  # ours: ten for each entry that a package may have


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name and attributes without their namespaces."""

    name: str
    attributes: dict[str, str]


def elements(archive: Archive, name: str) -> list[Element]:
    """Return the elements of a part in their order; raises Refused as ``check_type``.

    A document type is refused: with it go all tricks of entities.
    """
    found: list[Element] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(found) >= MAX_ELEMENTS:
            raise not_of_type("too much XML in a package")
        found.append(Element(_local(tag), {_local(key): text for key, text in attributes.items()}))

    def refuse(*_: object) -> None:
        raise not_of_type("a document type in the XML of a package")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(archive.part(name), True)  # noqa: FBT003 -- expat's own: this is all
    except (expat.ExpatError, ValueError, LookupError):
        raise not_of_type("broken XML in a package") from None
    return found


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
