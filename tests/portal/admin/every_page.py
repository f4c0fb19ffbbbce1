"""Every page of the console, by the console's own list: none can be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from litestar.handlers import HTTPRouteHandler

from silta.keys.administrator import Role
from silta.portal.console import PAGES

FIELD: Final = re.compile(r"\{(\w+):\w+\}")
# What is no page of its own: each of these leads on, and the walk of a log-in meets them.
WAYS_ON: Final = frozenset(
    {
        "/",
        "/{lang:str}/admin/login/go",
        "/{lang:str}/admin/invitation/{token:str}",
        "/auth/callback",
    }
)
# Shown to somebody who is not logged in, or is just leaving.
OF_NOBODY: Final = frozenset({"/{lang:str}/admin/login", "/{lang:str}/admin/invitation"})
# Whose pages begin like this shows the most of them; all others are for who minds keys.
OF_OPERATORS: Final = tuple(
    f"/{{lang:str}}/admin/{area}" for area in ("authorities", "services", "intake", "outbox")
)


def templates() -> Iterator[str]:
    """Yield the path of each page that can be asked for, with its fields in braces."""
    for handler in PAGES:
        assert isinstance(handler, HTTPRouteHandler)
        if "GET" in handler.http_methods:
            yield from sorted(set(handler.paths) - WAYS_ON)


def shown_to(role: Role) -> list[str]:
    """Return the pages that a role sees the most of; each page is one role's."""
    is_operator = role == Role.OPERATOR
    pages = sorted(set(templates()) - OF_NOBODY)
    return [one for one in pages if one.startswith(OF_OPERATORS) == is_operator]


def filled(template: str, language: str, known: Mapping[str, str]) -> str:
    """Return a page's path; KeyError tells of a field that the tests' town has nothing for."""
    given = {"lang": language, **known}
    return FIELD.sub(lambda found: given[found[1]], template)
