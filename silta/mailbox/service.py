"""Message services of authorities: each has one intake address, ``CODE@SILTA_DOMAIN``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from silta.base.act import ActRefused
from silta.base.identity import BusinessId

# A local part that needs no quoting (RFC 5321 section 4.1.2) and no thought on the telephone.
CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
# Every authority's test service: letters to it are checked and filed nowhere (INTERFACE 3).
TRIAL = "koe"
BOUNCE = "bounce"
RESERVED = frozenset({TRIAL, BOUNCE, "intake", "postmaster", "abuse"})


class Method(StrEnum):
    """How a decision is served: Act 13/2003 sections 19 and 18."""

    ORDINARY = "ordinary"
    VERIFIABLE = "verifiable"


class Fallback(StrEnum):
    """Who serves what was not acknowledged here: the authority on paper, or nobody."""

    AUTHORITY = "authority"
    NONE = "none"


class ServiceState(StrEnum):
    """Whether the service takes mail."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Service:
    """One message service; ``method`` is its usual way, a letter names its own.

    ``retention_days`` None keeps messages as long as the account is open; ``document_types``
    None takes all that a letter may hold; ``tell_to`` None tells the authority's receipts
    address what was not served.
    """

    code: str
    authority: BusinessId
    name_fi: str
    name_sv: str | None
    name_en: str | None
    method: Method
    state: ServiceState
    fallback: Fallback = Fallback.AUTHORITY
    retention_days: int | None = None
    document_types: frozenset[str] | None = None
    tell_to: str | None = None


def check_code(code: str) -> str:
    """Return ``code`` if a service may have it; raise ActRefused with what is allowed."""
    if not CODE.fullmatch(code):
        raise ActRefused("a service code has 1 to 64 of a-z, 0-9 and hyphens inside")
    if code in RESERVED:
        raise ActRefused(f"the code {code} is reserved")
    return code
