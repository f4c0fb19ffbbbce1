"""How an identification can end without telling who somebody is."""

from __future__ import annotations

from enum import StrEnum


class FailureKind(StrEnum):
    """What a page has to tell apart: each is told in other words."""

    CANCELLED = "cancelled"  # the person's own choice: nothing is wrong
    UNAVAILABLE = "unavailable"  # the provider is away or gives no usable answer: try later
    REFUSED = "refused"  # something does not prove who it is: begin again


class IdentificationFailed(Exception):  # noqa: N818 -- an expected end, like Refused
    """Nobody was identified, for the reason ``kind``.

    ``detail`` is for the journal and holds our own words alone: never a provider's text, a
    token, a claim or anything about a person.
    """

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail


def unavailable(detail: str) -> IdentificationFailed:
    """Return the failure of a provider that is away or gives no usable answer."""
    return IdentificationFailed(FailureKind.UNAVAILABLE, detail)


def refused(detail: str) -> IdentificationFailed:
    """Return the failure of an answer that does not prove who somebody is."""
    return IdentificationFailed(FailureKind.REFUSED, detail)
