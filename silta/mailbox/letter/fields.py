"""The types of a manifest's fields; each is read strictly or refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from silta.base.identity import (
    IDENTITY_CODE,
    Address,
    BusinessId,
    Hetu,
    ServiceCode,
    parse_address,
    parse_business_id,
    parse_hetu,
    parse_service_code,
)
from silta.mailbox.letter import limits
from silta.mailbox.letter.names import check_document_name, check_line, check_text

MANIFEST_TYPE = "application/vnd.silta.letter+json"

_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
# Without macros: those have types of their own, and templates are nobody's decision.
ALLOWED_MEDIA_TYPES = frozenset({
    "application/pdf", "image/png", "image/jpeg", "text/plain",
    f"{_ODF}text", f"{_ODF}spreadsheet", f"{_ODF}presentation", f"{_ODF}graphics",
    f"{_OOXML}wordprocessingml.document", f"{_OOXML}spreadsheetml.sheet",
    f"{_OOXML}presentationml.presentation",
})  # fmt: skip

# RFC 3339 section 5.6; Python's own reader also takes weeks, and times without an offset.
TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)
# Longer runs of digits are case numbers, which may hold the same shape by chance.
CODE_ALONE = re.compile(rf"(?<![0-9A-Z]){IDENTITY_CODE.pattern}(?![0-9A-Z])")
# Of an identity code: the nine digits before it, modulo their number, point to one of these.
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

T = TypeVar("T")


def _text(parse: Callable[[str], T], kind: str) -> Callable[[object], T]:
    """Make of a parser one that takes text alone and names, on error, only what was expected."""

    def read(given: object) -> T:
        if not isinstance(given, str):
            raise PydanticCustomError("not_text", "not text")
        try:
            return parse(given)
        except (ValueError, OverflowError):
            raise PydanticCustomError("not_a_" + kind, "not of the expected form") from None

    return read


LAST_YEAR = 9999


def _timestamp(text: str) -> datetime:
    if not TIMESTAMP.fullmatch(text):
        raise ValueError
    time = datetime.fromisoformat(text.upper())
    if time.year == LAST_YEAR:
        raise ValueError  # no other zone's calendar could hold its last hours
    return time.astimezone(UTC)


def _day(text: str) -> date:
    if not DAY.fullmatch(text):
        raise ValueError
    return date.fromisoformat(text)


def _hetu(text: str) -> Hetu:
    if text != text.strip():
        raise ValueError
    return parse_hetu(text)


def _names_nobody(text: str) -> str:
    """Return an id, which is kept in the clear; raise for one that holds an identity code.

    Its day need not be one of the calendar: who has a code with a right check character
    took it from somebody.
    """
    for code in CODE_ALONE.findall(text.upper()):
        digits = int(code[:6] + code[7:10])
        if CHECK_CHARACTERS[digits % len(CHECK_CHARACTERS)] == code[10]:
            raise PydanticCustomError("names_a_person", "holds an identity code")
    return text


Timestamp = Annotated[datetime, BeforeValidator(_text(_timestamp, "timestamp"))]
Day = Annotated[date, BeforeValidator(_text(_day, "day"))]

IdentityCode = Annotated[
    Hetu,
    PlainValidator(_text(_hetu, "identity_code")),
    PlainSerializer(str),  # masked, as everywhere
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[0-9]{6}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Ya-y]$",
        }
    ),
]
AuthorityId = Annotated[
    BusinessId,
    PlainValidator(_text(parse_business_id, "business_id")),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{7}-[0-9]$"}),
]
Service = Annotated[
    ServiceCode,
    PlainValidator(_text(parse_service_code, "service_code")),
    WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$"}),
]
IntakeAddress = Annotated[
    Address,
    PlainValidator(_text(parse_address, "mail_address")),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "format": "email"}),
]

MessageId = Annotated[
    str,
    Field(pattern=rf"^[A-Za-z0-9._:/-]{{1,{limits.MAX_MESSAGE_ID}}}$"),
    AfterValidator(_names_nobody),
]
RuleSetId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Language = Literal["fi", "sv", "en", "se"]

Line = Annotated[str, Field(min_length=1, max_length=limits.MAX_LINE), AfterValidator(check_line)]
Title = Annotated[str, Field(min_length=1, max_length=limits.MAX_TITLE), AfterValidator(check_line)]
NeutralTitle = Annotated[
    str, Field(min_length=1, max_length=limits.MAX_NEUTRAL_TITLE), AfterValidator(check_line)
]
Summary = Annotated[
    str, Field(min_length=1, max_length=limits.MAX_SUMMARY), AfterValidator(check_text)
]
DocumentName = Annotated[
    str,
    Field(min_length=1, max_length=limits.MAX_DOCUMENT_NAME),
    AfterValidator(check_document_name),
]
MediaType = Annotated[
    str,
    Field(
        max_length=limits.MAX_MEDIA_TYPE,
        json_schema_extra={"enum": sorted(ALLOWED_MEDIA_TYPES)},
    ),
]
