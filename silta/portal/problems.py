"""What went wrong, as a page: in the reader's language, with an id where the journal has more."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from silta.base.journal import frames_of, journal
from silta.portal.answers import page_answer, way_on
from silta.portal.genuine import FormExpired
from silta.portal.languages import preferred
from silta.portal.rendering import LANGUAGES
from silta.portal.views import Language, Page, Problem, ProblemKind
from silta.portal.web import LANGUAGE, PAGE, Asked, LogInNeeded, Web, web_of

log = journal("portal")

KINDS = {
    HTTPStatus.NOT_FOUND: ProblemKind.NOT_FOUND,
    HTTPStatus.FORBIDDEN: ProblemKind.FORBIDDEN,
}
# The same page for all that is not there, whoever asks: it must not tell why.
WITHOUT_ID = frozenset({ProblemKind.NOT_FOUND, ProblemKind.LOG_IN_CANCELLED})


class ProblemFound(Exception):  # noqa: N818 -- an expected end, shown as a page
    """A handler ends in a problem page; ``detail`` is for the journal, and holds no content."""

    def __init__(self, kind: ProblemKind, status: int, detail: str = "") -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.status = status
        self.detail = detail


def must_know_the_time(web: Web, at: datetime) -> None:
    """Raise ProblemFound while our clock is in doubt: what is done now would be misdated."""
    if web.is_clock_in_doubt(at):
        raise ProblemFound(ProblemKind.FAULT, HTTPStatus.SERVICE_UNAVAILABLE, "clock in doubt")


def problem_answer(request: Asked, kind: ProblemKind, status: int) -> Response[str]:
    """Return the page of a problem; asks no database."""
    web = web_of(request)
    error_id = None if kind in WITHOUT_ID else error_id_of(request)
    problem = Problem(kind, error_id)
    return page_answer(
        web, web.problem_template, page_of(request), {"problem": problem}, status=status
    )


def error_id_of(request: Asked) -> str:
    """Return the id under which the journal has this request."""
    found: str = request.scope["state"].get("silta_request_id", "")
    return found


def page_of(request: Asked) -> Page:
    """Return a problem's frame; its language links lead to the front page, the same for all."""
    known, front = request.scope["state"].get(PAGE), web_of(request).front
    if isinstance(known, Page):
        return Page(known.language, front, known.is_demo, known.holder, known.csrf)
    return Page(_language(request), front, web_of(request).is_demo)


def _language(request: Asked) -> Language:
    first = request.scope["path"].lstrip("/").partition("/")[0]
    wanted = request.scope["state"].get(LANGUAGE, first)
    for language in LANGUAGES:
        if language == wanted:
            return language
    return preferred(request.headers.get("accept-language", ""))


def _http(request: Asked, error: HTTPException) -> Response[str]:
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _fault(request, error)
    kind = KINDS.get(HTTPStatus(error.status_code), ProblemKind.WRONG_REQUEST)
    return problem_answer(request, kind, error.status_code)


def _found(request: Asked, error: ProblemFound) -> Response[str]:
    if error.detail:
        log.warning("problem", reason=error.kind.value, detail=error.detail, **_where(request))
    return problem_answer(request, error.kind, error.status)


def _form_expired(request: Asked, _error: FormExpired) -> Response[str]:
    return problem_answer(request, ProblemKind.FORM_EXPIRED, HTTPStatus.FORBIDDEN)


def _log_in(request: Asked, error: LogInNeeded) -> Response[str]:
    return way_on(f"/{error.language}{web_of(request).front}")


def _fault(request: Asked, error: Exception) -> Response[str]:
    """Answer any fault of ours: the journal gets its kind and place, and nobody its text."""
    log.error("fault", error=type(error).__name__, frames=frames_of(error), **_where(request))
    return problem_answer(request, ProblemKind.FAULT, HTTPStatus.INTERNAL_SERVER_ERROR)


def _where(request: Asked) -> dict[str, str]:
    return {"request": error_id_of(request)}


HANDLERS: ExceptionHandlersMap = {
    HTTPException: _http,
    ProblemFound: _found,
    FormExpired: _form_expired,
    LogInNeeded: _log_in,
    Exception: _fault,
}
