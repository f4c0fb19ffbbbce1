"""What the browser brings back from the provider: RFC 6749 section 4.1.2."""

from __future__ import annotations

from collections.abc import Mapping

from silta.portal.identification.failures import (
    FailureKind,
    IdentificationFailed,
    refused,
    unavailable,
)
from silta.portal.identification.id_token import equal

LONGEST_CODE = 4096  # ours: a browser's address is hardly longer
# RFC 6749 section 4.1.2.1: the two errors that pass by themselves.
PASSING = frozenset({"server_error", "temporarily_unavailable"})


def check_state(parameters: Mapping[str, str], state: str) -> None:
    """Refuse an answer to a question that this browser did not ask (RFC 6749 section 10.12)."""
    if not equal(parameters.get("state"), state):
        raise refused("the answer's state is not this browser's")


def check_issuer(parameters: Mapping[str, str], issuer: str, *, is_needed: bool) -> None:
    """Refuse an answer of another provider, or without its name where it must have one.

    RFC 9207 section 2.4: errors as well as codes.
    """
    named = parameters.get("iss")
    if named is None and is_needed:
        raise refused("the answer does not name its provider")
    if named is not None and named != issuer:
        raise refused("the answer is another provider's")


def read_code(parameters: Mapping[str, str]) -> str:
    """Return the code of an answer; raise IdentificationFailed of any kind for an error."""
    error = parameters.get("error")
    if error == "access_denied":
        raise IdentificationFailed(FailureKind.CANCELLED, "the person cancelled")
    if error in PASSING:
        raise unavailable("the provider says that it cannot answer now")
    if error is not None:
        raise refused("the provider answered with an error")
    code = parameters.get("code", "")
    if not code or len(code) > LONGEST_CODE or not code.isascii() or not code.isprintable():
        raise refused("the answer holds no code")
    return code
