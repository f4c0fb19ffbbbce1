"""What did not go as it was wanted, as a page of the console."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from litestar import Response
from litestar.types import ExceptionHandlersMap

from silta.base.act import ActRefused
from silta.portal.admin.asking import BACK, LogInStale
from silta.portal.admin.tools import console_tools_of
from silta.portal.answers import page_answer, way_on
from silta.portal.problems import HANDLERS as OF_BOTH_WEBS
from silta.portal.problems import page_of
from silta.portal.web import Asked, LogInNeeded


def _log_in(_request: Asked, error: LogInNeeded) -> Response[str]:
    return way_on(f"/{error.language}/admin/login")


def _stale(request: Asked, error: LogInStale) -> Response[str]:
    """Ask for a fresh log-in by a link: a form may not lead to another site's address."""
    tools, page = console_tools_of(request), error.administering.page
    context = {"back": error.back}
    status = HTTPStatus.FORBIDDEN
    return page_answer(tools, "admin/log_in_again.html", page, context, status=status)


def _not_done(request: Asked, error: ActRefused) -> Response[str]:
    """Say what the act was refused for; its texts are ours, and in English."""
    back = request.scope["state"].get(BACK, console_tools_of(request).front)
    context = {"why": str(error), "back": back}
    tools = console_tools_of(request)
    status = HTTPStatus.CONFLICT
    return page_answer(tools, "admin/not_done.html", page_of(request), context, status=status)


HANDLERS: Final[ExceptionHandlersMap] = {
    **OF_BOTH_WEBS,
    LogInNeeded: _log_in,
    LogInStale: _stale,
    ActRefused: _not_done,
}
