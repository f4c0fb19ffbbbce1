"""What the console's pages of certificates show, as types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from silta.keys.fingerprint import Fingerprint
from silta.keys.remarks import Remark
from silta.keys.standing import CertificateState
from silta.keys.trial import Tried

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate in the list; ``state`` is the one that counts now."""

    fingerprint: Fingerprint
    groups: str
    authority: str
    user_id: str
    state: CertificateState
    has_expired: bool
    expires_at: datetime | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a list: ``number`` counts pages from 1."""

    number: int
    total: int
    rows: int = PAGE_ROWS

    @property
    def last(self) -> int:
        """Return the number of the last page."""
        return max(1, -(-self.total // self.rows))

    @property
    def skipped(self) -> int:
        """Return how many rows stand on the pages before."""
        return (self.number - 1) * self.rows


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a certificate; ``can`` are names of abilities that the template has words for."""

    groups: str
    algorithm: str
    bits: int
    can: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    is_revoked: bool
    is_primary: bool


@dataclass(frozen=True, slots=True)
class UserId:
    """What an owner calls itself; ``is_foreign`` when it is of no domain of the authority."""

    text: str
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What gpg reads in a certificate."""

    user_ids: tuple[UserId, ...]
    created_at: datetime
    expires_at: datetime | None
    keys: tuple[Key, ...]
    remarks: tuple[Remark, ...]
    code: Markup


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a certificate here, and by whom."""

    added_at: datetime
    added_by: str
    approved_at: datetime | None
    approved_by: str | None
    approved_alone: bool
    approved_reason: str | None
    retires_at: datetime | None
    replaced_by: Fingerprint | None
    ended_at: datetime | None
    ended_by: str | None
    ended_reason: str | None
    readers_warned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Came:
    """A message that came by it: its id, its service and its time, never whose it is."""

    id: str
    service: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate's page: ``successors`` could replace it, ``files_to`` are code and name.

    ``is_own`` says that the one who looks has added it; ``mark`` is of all that is shown of
    its standing.
    """

    row: Row
    contents: Contents
    life: Life
    files_to: tuple[tuple[str, str], ...]
    is_authority_open: bool
    successors: tuple[Row, ...]
    is_own: bool
    mark: str
    messages: tuple[Came, ...]
    pages: Pages


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a trial: the message, or why there is none."""

    tried: Tried | None
    groups: tuple[str, ...] = ()
    why_not: str | None = None
