"""Views become pages: one Jinja environment for each language, all text escaped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from silta.base.act import ActRefused
from silta.portal.formats import filters
from silta.portal.translations import translations
from silta.portal.views import Language, Page

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
TEMPLATES: Final = Path(__file__).with_name("templates")
STATIC: Final = Path(__file__).with_name("static")

# What a language calls itself, so that its readers find it from any page.
OWN_NAMES: Final[Mapping[Language, str]] = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


class Renderer:
    """Makes pages; safe to share between threads, and made once for a process.

    Templates are read when they are first shown. The digests in the addresses of static
    files are taken when the renderer is made, so a file that changes needs a new one.
    """

    def __init__(self) -> None:
        self._addresses = _static_addresses(STATIC)
        self._environments = {language: self._environment(language) for language in LANGUAGES}

    def render(self, template: str, page: Page, **context: object) -> str:
        """Return the page as HTML, in the page's language.

        Raises jinja2.UndefinedError when a view lacks what the template shows.
        """
        environment = self._environments[page.language]
        return environment.get_template(template).render(page=page, **context)

    def static(self, name: str) -> str:
        """Return the address of a static file; it changes when the file does.

        Raises KeyError for a file that is not there: scripts/browser-assets brings some.
        """
        return self._addresses[name]

    def _environment(self, language: Language) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        # The extension adds this method, which the types of Jinja do not know.
        environment.install_gettext_translations(  # type: ignore[attr-defined]
            translations(language), newstyle=True
        )
        environment.filters.update(filters(language))
        environment.globals.update(static=self.static, languages=OWN_NAMES)
        return environment


def working_renderer() -> Renderer:
    """Return a renderer; raise ActRefused where the pages' files are not installed."""
    renderer = Renderer()
    try:
        renderer.static("app.css")
    except KeyError:
        raise ActRefused("the pages' style is missing: install Silta anew") from None
    return renderer


def _static_addresses(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        (name := path.relative_to(folder).as_posix()): f"/static/{name}?v={_short_digest(path)}"
        for path in files
    }


def _short_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
