"""The words of the pages: gettext catalogues, read once from the .po files."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from silta.portal.views import Language

LOCALE: Final = Path(__file__).with_name("locale")


def catalogue_paths(language: Language) -> list[Path]:
    """Return where the words of one language stand: a file for the portal, one for each area."""
    return sorted((LOCALE / language / "LC_MESSAGES").glob("*.po"))


def read_catalogue(path: Path, language: Language) -> Catalog:
    """Return one file; raise babel's PoFileError for one that is not well formed."""
    with path.open("rb") as lines:
        return read_po(lines, locale=language, abort_invalid=True)


@cache
def translations(language: Language) -> GNUTranslations:
    """Return the words of one language; the first call reads its files.

    The .po files are the only form kept: a compiled one beside them could be older. Raises
    OSError or babel's PoFileError when the installation is broken.
    """
    merged = Catalog(locale=language, charset="utf-8")
    for path in catalogue_paths(language):
        for message in read_catalogue(path, language):
            if message.id:
                merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)
