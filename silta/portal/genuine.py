"""Every form is one that we gave to this browser, or it is refused (CSRF)."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Iterable

from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType

from silta.portal.tokens import Token
from silta.portal.web import Asked

FIELD = "csrf"
# RFC 9110 section 9.2.1; no page of ours answers another safe method.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SLOWEST_FORM_SECONDS = 10


class FormExpired(Exception):  # noqa: N818 -- an expected end, told to the person
    """The form is not one of this browser's: of another site, or of a session that is over."""


def must_be_of(request: Asked, *kinds: RequestEncodingType) -> None:
    """Raise FormExpired for a body of another kind than a form's."""
    kind, _ = request.content_type
    if kind not in kinds:
        raise FormExpired


async def form_in_time(request: Asked) -> FormMultiDict:
    """Return the form, if all of it comes in time; raise FormExpired."""
    try:
        async with asyncio.timeout(SLOWEST_FORM_SECONDS):
            return await request.form()
    except TimeoutError:
        raise FormExpired from None


def must_be_ours(form: FormMultiDict, held: Iterable[Token | None]) -> None:
    """Raise FormExpired unless the form carries what only ours can, for a token that is held."""
    given = str(form.get(FIELD, ""))
    expected = [token.csrf for token in held if token is not None]
    if not any(hmac.compare_digest(given.encode(), one.encode()) for one in expected):
        raise FormExpired
