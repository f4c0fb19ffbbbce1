"""JSON that two readers cannot read differently: RFC 8259 with I-JSON's limits (RFC 7493)."""

from __future__ import annotations

import json
import math
import re
from typing import NoReturn

from silta.mailbox.letter.limits import DEEPEST, LARGEST_INTEGER, LONGEST_NUMBER

# A whole string, so that a bracket inside it does not count. Possessive and without need of
# the closing quote, so that no text is scanned twice.
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


class NotStrictJson(ValueError):  # noqa: N818 -- reads as the answer it is, like Refused
    """The bytes are not JSON as we take it; the text is ours and never the sender's."""


def read_object(data: bytes) -> dict[str, object]:
    """Return the JSON object in ``data``; raise NotStrictJson for anything else.

    Refused besides broken JSON: a byte order mark, invalid UTF-8, a key given twice, NaN
    and infinities, integers beyond 2 to the 53rd, lone surrogates, deep nesting.
    """
    _refuse_deep(data)
    try:
        found = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
    except NotStrictJson:
        raise
    except UnicodeDecodeError:
        raise NotStrictJson("not UTF-8") from None
    except (ValueError, RecursionError):
        raise NotStrictJson("not JSON") from None
    if not isinstance(found, dict):
        raise NotStrictJson("not an object")
    _refuse_lone_surrogates(found)
    return found


def _refuse_deep(data: bytes) -> None:
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(data):
        mark = match[0][0]
        depth += (mark in b"[{") - (mark in b"]}")
        if depth > DEEPEST:
            raise NotStrictJson("nested too deep")


def _refuse_lone_surrogates(found: object) -> None:
    """Refuse text that has no UTF-8 form; a JSON escape can make it in any key or value."""
    try:
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise NotStrictJson("a lone surrogate") from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrictJson("a key given twice")
    return found


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER or abs(int(digits)) > LARGEST_INTEGER:
        raise NotStrictJson("a number too large")
    return int(digits)


def _number(digits: str) -> float:
    if len(digits) > LONGEST_NUMBER or not math.isfinite(float(digits)):
        raise NotStrictJson("a number too large")
    return float(digits)


def _constant(_name: str) -> NoReturn:
    raise NotStrictJson("not a number")
