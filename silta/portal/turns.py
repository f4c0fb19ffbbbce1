"""A turn at the provider, and its failures as pages: the same for citizens and administrators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Final, TypeVar

from silta.portal.identification.failures import FailureKind, IdentificationFailed
from silta.portal.problems import ProblemFound
from silta.portal.views import ProblemKind
from silta.portal.web import Asked

Provider = TypeVar("Provider")

PROBLEMS: Final = {
    FailureKind.CANCELLED: (ProblemKind.LOG_IN_CANCELLED, HTTPStatus.OK),
    FailureKind.UNAVAILABLE: (ProblemKind.LOG_IN_UNAVAILABLE, HTTPStatus.SERVICE_UNAVAILABLE),
    FailureKind.REFUSED: (ProblemKind.LOG_IN_FAILED, HTTPStatus.BAD_REQUEST),
}


def parameters_of(request: Asked) -> dict[str, str]:
    """Return the parameters; one given twice counts as not given (RFC 6749 section 3.1)."""
    given = request.query_params
    return {name: str(given[name]) for name in given if len(given.getall(name)) == 1}


@contextmanager
def a_turn(provider: Provider | None, turns: BoundedSemaphore) -> Iterator[Provider]:
    """Give the provider, if there is one with a turn left; its failures become problem pages."""
    if provider is None or not turns.acquire(blocking=False):
        raise ProblemFound(ProblemKind.LOG_IN_UNAVAILABLE, HTTPStatus.SERVICE_UNAVAILABLE)
    try:
        yield provider
    except IdentificationFailed as failed:
        kind, status = PROBLEMS[failed.kind]
        raise ProblemFound(kind, status, failed.detail) from None
    finally:
        turns.release()
