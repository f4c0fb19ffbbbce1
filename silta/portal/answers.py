"""Answers: a page, a way on, and the cookies that go with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from litestar import MediaType, Response
from litestar.datastructures import Cookie
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from silta.portal.views import Page
from silta.portal.web import Web


def page_answer(  # noqa: PLR0913 -- each is a fact of one answer, named where it is called
    web: Web,
    template: str,
    page: Page,
    context: Mapping[str, object],
    *,
    status: int = HTTP_200_OK,
    cookies: Sequence[Cookie] = (),
) -> Response[str]:
    """Return a page in its language."""
    html = web.renderer.render(template, page, **context)
    return Response(html, status_code=status, media_type=MediaType.HTML, cookies=list(cookies))


def way_on(address: str, *, cookies: Sequence[Cookie] = ()) -> Response[str]:
    """Send the browser on with GET, whatever it came with (RFC 9110 section 15.4.4).

    ``address`` is of our own making, or the identification provider's: never the asker's.
    """
    return Response(
        "",
        status_code=HTTP_303_SEE_OTHER,
        media_type=MediaType.TEXT,
        headers={"Location": address},
        cookies=list(cookies),
    )
