"""What the templates show, as types: all words but a person's own are translated there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from markupsafe import Markup

Language = Literal["fi", "sv", "en"]


@dataclass(frozen=True, slots=True)
class Page:
    """What every page has: its language, its address, and who reads it.

    ``path`` is the rest of the address behind the language, so that the same page in
    another one is ``/{language}{path}``; ``holder`` is the name of the person who is logged
    in, None for nobody; ``csrf`` goes into every form.
    """

    language: Language
    path: str
    is_demo: bool
    holder: str | None = field(default=None, repr=False)
    csrf: str | None = field(default=None, repr=False)


class Standing(StrEnum):
    """How a message stands for its reader."""

    NEW = "new"
    TO_ACKNOWLEDGE = "to_acknowledge"
    EXPIRED = "expired"  # not acknowledged in time: it stays closed
    ACKNOWLEDGED = "acknowledged"
    OPENED = "opened"
    UNVERIFIED = "unverified"  # the sender's signature does not hold


@dataclass(frozen=True, slots=True)
class Row:
    """A message in the list; ``title`` is the service's name while the message is closed.

    ``acknowledge_by`` is the last day to acknowledge, where that is still to be done;
    ``language`` the title's, where the title is the letter's own. ``is_warned_of`` says that
    the sender's key was compromised.
    """

    id: str
    title: str = field(repr=False)
    sender: str
    filed_at: datetime
    standing: Standing
    documents: int
    acknowledge_by: date | None = None
    language: str | None = None
    is_warned_of: bool = False


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the list, newest first; ``number`` counts pages from 1."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    total: int
    new: int
    acknowledge_by: date | None = None

    @property
    def first(self) -> int:
        """Return the place of the first row among all, from 1; ``size`` rows follow."""
        return (self.number - 1) * PAGE_ROWS + 1

    @property
    def last(self) -> int:
        """Return the place of the last row among all."""
        return self.first + len(self.rows) - 1


PAGE_ROWS = 20


@dataclass(frozen=True, slots=True)
class Closed:
    """A message of verifiable service before its acknowledgement: nothing of its content.

    ``title`` is the letter's neutral title, or the service's name; ``acknowledge_by`` is the
    last day for it, and with ``has_expired`` that day is over.
    """

    id: str
    title: str = field(repr=False)
    service: str
    sender: str
    filed_at: datetime
    acknowledge_by: date
    has_expired: bool
    language: str | None = None
    is_warned_of: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document to download; ``type_name`` is short: PDF, PNG, text."""

    number: int
    title: str = field(repr=False)
    type_name: str
    size_bytes: int
    language: str | None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What the reader can do about the decision, and until when, where that is known.

    ``type`` is the letter's word (oikaisuvaatimus, hallintovalitus, kunnallisvalitus, none);
    ``served_on`` is the day that counts as the day of service, ``days`` the time from it.
    """

    type: str
    authority: str | None
    days: int | None
    served_on: date | None
    until: date | None
    document: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """An open message, its signature verified a moment ago; ``signer`` is who signed it."""

    id: str
    title: str = field(repr=False)
    sender: str
    service: str
    unit: str | None
    contact: str | None
    signer: str
    signed_at: datetime
    filed_at: datetime
    acknowledged_at: datetime | None
    is_verifiable: bool
    case_id: str | None
    concerns: str | None
    decided_on: date | None
    maker: str | None
    language: str
    summary: Markup | None = field(repr=False)
    attachments: tuple[Attachment, ...]
    remedy: Remedy | None
    is_warned_of: bool = False


@dataclass(frozen=True, slots=True)
class Unverified:
    """A message whose signature does not hold: nothing of it is shown."""

    id: str
    sender: str
    filed_at: datetime
    error_id: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The step where an account is opened: whose, and under which terms."""

    name: str = field(repr=False)
    terms_version: str
    terms_missing: bool = False  # the form came back without the acceptance


class ProblemKind(StrEnum):
    """The problem pages; each has its words in the template ``problem.html``."""

    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    FORM_EXPIRED = "form_expired"
    LOG_IN_FAILED = "log_in_failed"
    LOG_IN_CANCELLED = "log_in_cancelled"
    LOG_IN_UNAVAILABLE = "log_in_unavailable"
    WRONG_REQUEST = "wrong_request"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Problem:
    """A page that says what went wrong; the id finds it in the journal, None where none is."""

    kind: ProblemKind
    error_id: str | None = None
