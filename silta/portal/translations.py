"""The words of the pages: gettext catalogues, read once from the .po files."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from silta.portal.views import Language

LOCALE: Final = Path(__file__).with_name("locale")


def catalogue_path(language: Language) -> Path:
    """Return where the words of one language stand."""
    return LOCALE / language / "LC_MESSAGES" / "silta.po"


@cache
def translations(language: Language) -> GNUTranslations:
    """Return the words of one language; the first call reads the file.

    The .po file is the only form kept: a compiled one beside it could be older. Raises
    OSError or babel's PoFileError when the installation is broken.
    """
    with catalogue_path(language).open("rb") as lines:
        catalogue = read_po(lines, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
