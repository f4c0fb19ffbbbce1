"""What a check of the evidence reads, and what it says when something does not hold. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.genuine import Row


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: where, and what was done for it to be so, in words."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Kept(Row):
    """A record with all that its row has beside it."""

    hash: bytes
    salt_key_id: str
    mark: bytes | None
    log_index: int | None
    signature: str | None
    signer: Fingerprint | None
    signed_at: datetime | None

    @property
    def place(self) -> str:
        """Return where it stands, for a person."""
        return f"record {self.number} of {self.authority} ({self.id})"

    def wrong(self, what: str) -> Finding:
        """Return what does not hold of it."""
        return Finding(self.place, what)


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where the database says that an authority's chain ends."""

    number: int
    hash: bytes | None
