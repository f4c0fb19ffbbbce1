"""OpenDocument and Office Open XML: packages that say inside what they are."""

from __future__ import annotations

import zipfile

from silta.mailbox.documents.archive import Archive, open_archive
from silta.mailbox.documents.ends import not_of_type
from silta.mailbox.documents.package_xml import Element, elements

MIMETYPE = "mimetype"
CONTENT_TYPES = "[Content_Types].xml"
MAIN = ".main+xml"


def check_odf(content: bytes, media_type: str) -> None:
    """Pass an OpenDocument of this type (OpenDocument 1.3 part 2, section 3.3).

    Raises Refused(document.type_not_allowed), for an encrypted one too: nobody can look
    inside.
    """
    archive = open_archive(content)
    first = archive.entries[0]
    if first.filename != MIMETYPE or first.compress_type != zipfile.ZIP_STORED:
        raise not_of_type("no OpenDocument type at the beginning")
    if archive.part(MIMETYPE) != media_type.encode("ascii"):
        raise not_of_type("an OpenDocument of another type")
    if "content.xml" not in archive.names():
        raise not_of_type("an OpenDocument without content")
    manifest = elements(archive, "META-INF/manifest.xml")
    if any(one.name.startswith(("encryption-data", "encrypted-key")) for one in manifest):
        raise not_of_type("an encrypted OpenDocument")
    if _types_of_root(manifest) - {media_type}:
        raise not_of_type("an OpenDocument with two types")


def _types_of_root(manifest: list[Element]) -> set[str]:
    return {
        one.attributes.get("media-type", "")
        for one in manifest
        if one.attributes.get("full-path") == "/"
    }


def check_ooxml(content: bytes, media_type: str) -> None:
    """Pass an Office Open XML package of this type (ECMA-376 part 2, section 7.2.3).

    Raises Refused(document.type_not_allowed). A package made for macros has another main
    type, so it is refused here whatever its name.
    """
    archive = open_archive(content)
    overrides = [one for one in elements(archive, CONTENT_TYPES) if one.name == "Override"]
    mains = [one for one in overrides if _type_of(one).endswith(MAIN)]
    if [_type_of(one) for one in mains] != [media_type.lower() + MAIN]:
        raise not_of_type("a package whose main part is of another type")
    if _main_parts(archive) != {mains[0].attributes.get("PartName", "").lstrip("/")}:
        raise not_of_type("a package that begins elsewhere")


def _type_of(element: Element) -> str:
    return element.attributes.get("ContentType", "").strip().lower()


def _main_parts(archive: Archive) -> set[str]:
    """Return what the package's own relationships call the document; it must be there."""
    targets = {
        one.attributes.get("Target", "").lstrip("/")
        for one in elements(archive, "_rels/.rels")
        if one.attributes.get("Type", "").endswith("/officeDocument")
    }
    return targets & set(archive.names())
