"""Every form is one that this portal gave to this browser, or it is refused."""

from __future__ import annotations

import hmac

from litestar import Request, Response
from litestar.datastructures import State
from litestar.enums import RequestEncodingType

from silta.portal.cookies import Jar, token_in
from silta.portal.tools import tools_of

FIELD = "csrf"
# RFC 9110 section 9.2.1; no page of ours answers another safe method.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


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
    given = (await request.form()).get(FIELD, "")
    secure = tools_of(request).secure
    held = [token_in(request.cookies, jar, secure=secure) for jar in (Jar.SESSION, Jar.OPENING)]
    expected = [token.csrf for token in held if token is not None]
    if not any(hmac.compare_digest(str(given).encode(), one.encode()) for one in expected):
        raise FormExpired
    return None
