"""What everybody may read to understand the account."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from silta.portal.answers import page_answer
from silta.portal.tools import tools_of
from silta.portal.visitors import visitor_of
from silta.portal.web import Asked


@get("/{lang:str}/help/evidence", sync_to_thread=True)
def evidence(request: Asked, lang: FromPath[str]) -> Response[str]:
    """Say what the evidence of a message proves, and what it does not."""
    visitor = visitor_of(request, lang)
    return page_answer(tools_of(request), "evidence_explained.html", visitor.page, {})
