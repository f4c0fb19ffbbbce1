"""Which token each form of the citizens' pages must carry."""

from __future__ import annotations

from litestar import Response
from litestar.enums import RequestEncodingType

from silta.portal.cookies import Jar, token_in
from silta.portal.genuine import SAFE, form_in_time, must_be_of, must_be_ours
from silta.portal.web import Asked, web_of

OPENING_PATHS = ("/account/open", "/logout")


async def refuse_foreign_forms(request: Asked) -> Response[str] | None:
    """Raise FormExpired unless an unsafe request carries what only our form can (CSRF).

    Runs before every handler, so that no new page can forget it.
    """
    if request.method in SAFE:
        return None
    must_be_of(request, RequestEncodingType.URL_ENCODED)
    form = await form_in_time(request)
    secure = web_of(request).secure
    # An opening's token counts for the opening alone: it is nobody's log-in.
    is_opening = request.scope["path"].endswith(OPENING_PATHS)
    jars = (Jar.SESSION, Jar.OPENING) if is_opening else (Jar.SESSION,)
    must_be_ours(form, [token_in(request.headers, jar, secure=secure) for jar in jars])
    return None
