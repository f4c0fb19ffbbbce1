"""What stands in Content-Type and Content-Disposition, RFC 2045 section 5.1, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from silta.base.mime.entity import BrokenMime, Entity

# A token; its name is not _TOKEN, which linters take for a password.
_PLAIN = r"[!#$%&'*+.^_`|{}~0-9A-Za-z-]+"
_START = re.compile(rf"({_PLAIN}(?:/{_PLAIN})?)[ \t]*")
# Of quoted pairs only those that must be: others are one thing to RFC 5322 and two to readers.
_PARAMETER = re.compile(rf";[ \t]*({_PLAIN})=(?:({_PLAIN})|\"((?:[^\"\\]|\\[\"\\])*+)\")[ \t]*")
_LAST = re.compile(r";?[ \t]*")  # many mailers write one semicolon too many


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value with its parameters: both names in lower case, parameters as they were written."""

    value: str
    parameters: Mapping[str, str] = field(repr=False)


def content_type_of(entity: Entity) -> FieldValue:
    """Return the entity's media type; text/plain when it names none (RFC 2045 section 5.2)."""
    text = entity.only("content-type")
    found = FieldValue("text/plain", {}) if text is None else read_value(text)
    if found.value.count("/") != 1:
        raise BrokenMime("no media type")
    return found


def read_value(text: str) -> FieldValue:
    """Read ``value; name=text; …``; raise BrokenMime for a name given twice or anything else."""
    start = _START.match(text)
    if not start:
        raise BrokenMime("a field value of another shape")
    at, parameters = start.end(), dict[str, str]()
    while match := _PARAMETER.match(text, at):
        name, token, quoted = match[1].lower(), match[2], match[3]
        if name in parameters:
            raise BrokenMime("a parameter given twice")
        if token and "'" in token and not name.endswith("*"):
            raise BrokenMime("a charset mark where none belongs")  # RFC 2231 section 4
        parameters[name] = token if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        at = match.end()
    if not _LAST.fullmatch(text, at):
        raise BrokenMime("a field value of another shape")
    if any(_whole(name) in parameters and _whole(name) != name for name in parameters):
        raise BrokenMime("a parameter whole and in pieces")  # RFC 2231 section 3 knows no such
    return FieldValue(start[1].lower(), parameters)


def _whole(name: str) -> str:
    """Return what a parameter that comes as ``name*0`` or the like is called in one piece."""
    return name[: name.find("*") + 1]


def plain_parameter(found: FieldValue, name: str) -> str | None:
    """Return a parameter that must be plain ASCII; raise BrokenMime where it is encoded.

    RFC 2231 and 2047 forms of a boundary are read differently by different readers.
    """
    text = found.parameters.get(name)
    if any(given.startswith(name + "*") for given in found.parameters):
        raise BrokenMime("an encoded parameter")
    if text is not None and ("=?" in text or not text.isascii()):
        raise BrokenMime("an encoded parameter")
    return text
