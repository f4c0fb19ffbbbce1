"""Who is about to open an account: what is kept of an identification until the terms."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from silta.base.identity import Hetu
from silta.portal.identification.identified import Identified


@dataclass(frozen=True, slots=True, repr=False)
class Applicant:
    """An identified person without an account; it never shows itself."""

    hetu: Hetu
    name: str
    family_name: str
    acr: str
    identified_at: datetime

    @classmethod
    def of(cls, found: Identified) -> Self:
        """Return what an account needs of an identification."""
        return cls(found.hetu, found.name, found.family_name, found.acr, found.identified_at)

    def to_bytes(self) -> bytes:
        """Return it as bytes, to be sealed to the browser's token: it names a person."""
        at = self.identified_at.isoformat()
        return json.dumps([self.hetu.code, self.name, self.family_name, self.acr, at]).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        """Return what ``to_bytes`` wrote, once its seal is proven."""
        code, name, family_name, acr, at = json.loads(kept)
        return cls(Hetu(code), name, family_name, acr, datetime.fromisoformat(at))

    def __repr__(self) -> str:
        return "Applicant(…)"
