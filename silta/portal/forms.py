"""Every form is one that this portal gave to this browser, or it is refused."""

from __future__ import annotations

import asyncio
import hmac

from litestar import Request, Response
from litestar.datastructures import FormMultiDict, State
from litestar.enums import RequestEncodingType

from silta.portal.cookies import Jar, token_in
from silta.portal.tools import tools_of

FIELD = "csrf"
# RFC 9110 section 9.2.1; no page of ours answers another safe method.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPENING_PATHS = ("/account/open", "/logout")
SLOWEST_FORM_SECONDS = 10


class FormExpired(Exception):  # noqa: N818 -- an expected end, told to the person
    """The form is not one of this browser's: of another site, or of a session that is over."""


async def refuse_foreign_forms(request: Request[None, None, State]) -> Response[str] | None:
    """Raise FormExpired unless an unsafe request carries what only our form can (CSRF).

    Runs before every handler, so that no new page can forget it.
    """
    if request.method in SAFE:
        return None
    kind, _ = request.content_type
    if kind != RequestEncodingType.URL_ENCODED:
        raise FormExpired
    given = str((await _form(request)).get(FIELD, ""))
    secure = tools_of(request).secure
    # An opening's token counts for the opening alone: it is nobody's log-in.
    is_opening = request.scope["path"].endswith(OPENING_PATHS)
    jars = (Jar.SESSION, Jar.OPENING) if is_opening else (Jar.SESSION,)
    held = [token_in(request.headers, jar, secure=secure) for jar in jars]
    expected = [token.csrf for token in held if token is not None]
    if not any(hmac.compare_digest(given.encode(), one.encode()) for one in expected):
        raise FormExpired
    return None


async def _form(request: Request[None, None, State]) -> FormMultiDict:
    """Return the form, if all of it comes in time; raise FormExpired."""
    try:
        async with asyncio.timeout(SLOWEST_FORM_SECONDS):
            return await request.form()
    except TimeoutError:
        raise FormExpired from None
