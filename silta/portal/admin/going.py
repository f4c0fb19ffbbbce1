"""A log-in to the console that is on its way to the provider and back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Self

from silta.portal.identification.begun import Begun
from silta.portal.lifetimes import ABSOLUTE

# A new session may rest on a log-in of this working day; before a change of trust the
# provider asks the person anew, and some minutes of FRESH are left for the change.
OF_TODAY: Final = ABSOLUTE
ANEW: Final = timedelta(minutes=1)

# A page of ours: no other host, and nothing that a browser resolves to another path.
_BACK = re.compile(r"/admin(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", re.ASCII)
LONGEST_BACK = 200
FRONT: Final = "/admin"


@dataclass(frozen=True, slots=True, repr=False)
class Going:
    """What is kept of a log-in that was begun; ``back`` is where a fresh one leads.

    ``invitation`` is the SHA-256 of the invitation that is taken up by this log-in.
    """

    begun: Begun
    back: str | None = None
    invitation: bytes | None = field(default=None)

    @property
    def max_age(self) -> timedelta:
        """Return how long ago the person may have proved who they are."""
        return max_age_of(self.back, self.invitation)

    def to_bytes(self) -> bytes:
        """Return it as bytes, to be sealed before it leaves the house."""
        invitation = self.invitation.hex() if self.invitation else None
        return json.dumps([self.begun.to_bytes().decode(), self.back, invitation]).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        """Return what ``to_bytes`` wrote, its seal proven."""
        begun, back, invitation = json.loads(kept)
        given = bytes.fromhex(invitation) if invitation else None
        return cls(Begun.from_bytes(begun.encode()), back, given)

    def __repr__(self) -> str:
        return "Going(…)"


def max_age_of(back: str | None, invitation: bytes | None) -> timedelta:
    """Return how long ago a person may have proved who they are, for what they are about to do."""
    return OF_TODAY if back is None and invitation is None else ANEW


def page_of_ours(given: str | None) -> str | None:
    """Return the path of a page of the console; None for anything else an address may say."""
    if given is None or len(given) > LONGEST_BACK or not _BACK.fullmatch(given):
        return None
    return given
