"""The manifest as frozen, strict models; the table of INTERFACE.md section 4, field by field."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from silta.mailbox.letter import limits
from silta.mailbox.letter.fields import (
    AuthorityId,
    Day,
    DocumentName,
    IdentityCode,
    IntakeAddress,
    Language,
    Line,
    MediaType,
    MessageId,
    NeutralTitle,
    RuleSetId,
    Service,
    Sha256,
    Summary,
    Timestamp,
    Title,
)

EXTENSION_PREFIX = "x-"


class Section(BaseModel):
    """What all sections share: no unknown key but ``x-…``, which is read past and kept out."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"patternProperties": {f"^{EXTENSION_PREFIX}": {}}},
    )

    @model_validator(mode="before")
    @classmethod
    def _leave_extensions_out(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        return {key: given[key] for key in given if not key.startswith(EXTENSION_PREFIX)}

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"  # its content is somebody's

    __str__ = __repr__


class Sender(Section):
    """The authority and the office that send; both must be the signer's own."""

    business_id: AuthorityId
    service: Service
    unit: Line | None = None
    contact: Line | None = None


class Recipient(Section):
    """The person whose account the letter goes to, and in what role."""

    id: IdentityCode = Field(description="Finnish personal identity code")
    name: Line | None = None
    family_name: Line | None = Field(None, description="compared with the account holder's")
    role: Literal["party", "guardian", "trustee", "agent"] = "party"
    concerns: Line | None = Field(None, description="whose matter it is, where another's")


class Delivery(Section):
    """How the letter is to be served, and what happens when it cannot be."""

    method: Literal["ordinary", "verifiable"]
    rule_set: RuleSetId = Field("fi-2003-13", description="the law that deadlines follow")
    not_before: Timestamp | None = Field(None, description="not shown to the citizen earlier")
    fallback: Literal["authority", "none"] = Field("authority", description="who serves then")


class Matter(Section):
    """What the letter is about; ``neutral_title`` may stand in a reminder sent in clear."""

    case_id: Line | None = None
    title: Title
    neutral_title: NeutralTitle | None = Field(None, description="free of personal data")
    summary: Summary | None = Field(None, description="plain text or Markdown without raw HTML")
    language: Language


class MadeDecision(Section):
    """The decision itself: when it was made, and by whom."""

    date: Day
    maker: Line | None = None
    binding: bool = False


class Remedy(Section):
    """What the citizen can do about a decision, where, and within which time."""

    type: Literal["oikaisuvaatimus", "hallintovalitus", "kunnallisvalitus", "none"]
    days: int | None = Field(None, ge=1, le=limits.MAX_REMEDY_DAYS)
    authority: Line | None = None
    document: DocumentName | None = Field(None, description="one of the documents, by name")


class DocumentEntry(Section):
    """What the manifest says of one document; the document itself must agree."""

    name: DocumentName
    role: Line
    media_type: MediaType
    size: int = Field(ge=0, le=limits.MAX_DOCUMENTS_BYTES, description="bytes")
    sha256: Sha256
    title: Title | None = None
    language: Language | None = None


class Reply(Section):
    """Whether the citizen may answer."""

    allowed: bool = False


class Notify(Section):
    """What a reminder may say; without the sender's word it names nobody."""

    sender_named: bool = False


class Manifest(Section):
    """One letter from an authority to one citizen, as signed by the authority."""

    format: Literal["silta-letter/1"]
    kind: Literal["decision", "notice", "hearing", "reminder"]
    to: IntakeAddress = Field(description="the intake address, equal to the SMTP recipient")
    message_id: MessageId = Field(description="unique in the authority: the idempotency key")
    created_at: Timestamp = Field(description="RFC 3339 with an offset")
    sender: Sender
    recipient: Recipient
    delivery: Delivery
    matter: Matter
    decision: MadeDecision | None = None
    remedy: Remedy | None = Field(None, description="required for kind decision")
    documents: tuple[DocumentEntry, ...] = Field(
        strict=False,  # JSON has lists, and a frozen letter has tuples
        max_length=limits.MAX_DOCUMENTS,
        description="1:1 with the other MIME parts; may be empty when there is a summary",
    )
    reply: Reply = Reply()
    notify: Notify = Notify()
    replaces: MessageId | None = Field(None, description="a message_id of the same authority")


SECTIONS: tuple[type[Section], ...] = (
    Manifest, Sender, Recipient, Delivery, Matter, MadeDecision, Remedy, DocumentEntry, Reply,
    Notify,
)  # fmt: skip
