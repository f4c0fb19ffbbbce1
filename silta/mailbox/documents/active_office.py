"""Macros and what else a package of an office program may run or fetch."""

from __future__ import annotations

import re

from silta.mailbox.documents.archive import Archive, open_archive
from silta.mailbox.documents.ends import active
from silta.mailbox.documents.office import CONTENT_TYPES
from silta.mailbox.documents.package_xml import elements

# By the names that LibreOffice and Microsoft Office write, whatever the case.
PARTS = re.compile(
    r"(?:^|/)(?:vbaproject|vbadata)[^/]*$"  # Visual Basic
    r"|^(?:basic|scripts)/"  # OpenDocument's macros, at the package's root
    r"|(?:^|/)activex/|(?:^|/)embeddings/[^/]*\.bin$"  # controls, objects of other programs
    r"|(?:^|/)(?:macrosheets|dialogsheets)/",
    re.IGNORECASE,
)
TYPES = re.compile(r"macroenabled|vbaproject|activex|macrosheet|oleobject", re.IGNORECASE)
MAX_RELATIONSHIPS_BYTES = 8 * 1024 * 1024  # ours: a hundred bytes for each of 80,000
# A link waits for a click. Templates, objects and frames are fetched when the file is opened.
WAITS_FOR_A_CLICK = "/hyperlink"


def check_macros(content: bytes) -> None:
    """Pass a package without macros, controls and parts from elsewhere; raises as check_inert."""
    archive = open_archive(content)
    if any(PARTS.search(name) for name in archive.names()):
        raise active("macros or controls in a package")
    if CONTENT_TYPES in archive.names():
        _check_types(archive)
        _check_relationships(archive)


def _check_types(archive: Archive) -> None:
    for one in elements(archive, CONTENT_TYPES):
        if TYPES.search(one.attributes.get("ContentType", "")):
            raise active("a part of a package that may run")


def _check_relationships(archive: Archive) -> None:
    found = [one for one in archive.entries if one.filename.lower().endswith(".rels")]
    if sum(one.file_size for one in found) > MAX_RELATIONSHIPS_BYTES:
        raise active("too many relationships in a package")
    for entry in found:
        for one in elements(archive, entry.filename):
            external = one.attributes.get("TargetMode", "").lower() == "external"
            if external and not one.attributes.get("Type", "").endswith(WAITS_FOR_A_CLICK):
                raise active("a part of a package that is fetched from elsewhere")
