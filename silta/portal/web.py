"""What both webs have, the citizens' and the administrators': how a page is made and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import NotFoundException

from silta.portal.rendering import LANGUAGES, Renderer
from silta.portal.views import Language

Asked = Request[Any, Any, State]
# Where a request keeps, for a problem page, the page's frame and its language.
PAGE = "silta_page"
LANGUAGE = "silta_language"


class Web(Protocol):
    """The tools of a web, as far as every page of it needs them.

    ``front`` is the path of its first page, behind the language; ``problem_template`` makes
    its problem pages.
    """

    @property
    def renderer(self) -> Renderer:
        """Return what makes pages."""
        ...

    @property
    def secure(self) -> bool:
        """Tell whether people come by https."""
        ...

    @property
    def is_demo(self) -> bool:
        """Tell whether the home was made by a demo."""
        ...

    @property
    def front(self) -> str:
        """Return the path of the first page."""
        ...

    @property
    def problem_template(self) -> str:
        """Return the template of problem pages."""
        ...

    def is_clock_in_doubt(self, at: datetime) -> bool:
        """Tell whether our clock may be wrong."""
        ...


class LogInNeeded(Exception):  # noqa: N818 -- an expected end: the person is sent to log in
    """The page is a person's own, and nobody is logged in."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.language = language


def web_of(request: Asked) -> Web:
    """Return the tools of the web that a request came to."""
    web: Web = request.app.state.tools
    return web


def known_language(language: str) -> Language:
    """Return the language of an address; raise NotFoundException for another."""
    if language not in LANGUAGES:
        raise NotFoundException
    return language


def path_of(request: Asked, language: Language) -> str:
    """Return the rest of the address behind the language, query and all."""
    # Never request.url: an odd Host makes it raise.
    query = request.scope["query_string"].decode("ascii", "replace")
    path = request.scope["path"].removeprefix(f"/{language}") or "/"
    return f"{path}?{query}" if query else path
