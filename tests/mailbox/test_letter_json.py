"""The manifest's bytes are JSON that no two readers read differently."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason, Refused
from silta.mailbox.letter import MAX_MANIFEST_BYTES, read_manifest
from silta.mailbox.letter.limits import DEEPEST
from silta.mailbox.letter.strict_json import NotStrictJson, read_object
from tests.letters import good_manifest, manifest_bytes

GOOD = manifest_bytes(good_manifest())


def with_extension(text: str) -> bytes:
    """Return a good manifest with raw JSON text under a key of the sender's own."""
    return b'{"x-own": ' + text.encode("utf-8", "surrogatepass") + b"," + GOOD[1:]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b'"silta-letter/1"',
        b"\xef\xbb\xbf" + GOOD,
        GOOD + GOOD,
        GOOD[:-1],
        GOOD.decode().encode("utf-16"),
        GOOD.replace("ä".encode(), b"\xe4"),
        GOOD.replace("ä".encode(), b"\xc1\xa4"),  # overlong
        GOOD.replace("ä".encode(), b"\xed\xa0\x80"),  # a surrogate in UTF-8
        GOOD.replace(b'"kind"', b'"kind": "notice", "kind"'),
        GOOD.replace(b'"method"', b'"method": "ordinary", "method"'),
        GOOD.replace(b'"method"', b'"x-a": 1, "x-a": 2, "method"'),
        GOOD.replace(b'"x-case-system": "', b'"x-case-system": "\n'),
        GOOD.replace(b'"x-case-system": "', b'"x-case-system": "\\ud800'),
        GOOD.replace(b'"x-case-system"', b'"x-\\udfff"'),
        GOOD + b" " * MAX_MANIFEST_BYTES,
        with_extension("NaN"),
        with_extension("-Infinity"),
        with_extension("1e999"),
        with_extension("9007199254740992"),
        with_extension("1" * 5000),
        with_extension("0." + "1" * 5000),
        with_extension("[" * DEEPEST + "]" * DEEPEST),
        with_extension("'single'"),
        with_extension("1, // a comment\n"),
    ],
)
def test_what_is_not_strict_json_is_refused(data: bytes) -> None:
    """A second reading that disagrees is a hole; the whole manifest is at fault then."""
    with pytest.raises(Refused) as caught:
        read_manifest(data)
    assert (caught.value.reason, caught.value.field) == (Reason.LETTER_MALFORMED, "manifest")


@pytest.mark.parametrize(
    "text",
    [
        "9007199254740991",
        "-1.5e10",
        "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1),
        '"[[[[[[[[[[[[[[[[[[[[[[\\"[[[[[[[["',
        '"\\ud83d\\ude00"',
        '{"a": {"a": 1}}',
    ],
)
def test_what_is_strict_json_is_read(text: str) -> None:
    """Brackets in text are not depth, and a pair of surrogates is one character."""
    read_manifest(with_extension(text))


def test_a_manifest_of_the_largest_size_is_read() -> None:
    """The limit itself is allowed."""
    read_manifest(GOOD + b" " * (MAX_MANIFEST_BYTES - len(GOOD)))


@pytest.mark.parametrize(
    "start",
    [b"[", b'{"a":', b'"', b'"\\', b'\\"', b'{"', b'"[', b"9", b"\\ud800", b'"\\""', b"1e9"],
)
def test_hostile_json_costs_little(start: bytes) -> None:
    """Every answer comes in time linear in the size: 64 KiB in far less than a second."""
    begun = time.process_time()
    with pytest.raises(NotStrictJson):
        read_object((start * MAX_MANIFEST_BYTES)[:MAX_MANIFEST_BYTES])
    assert time.process_time() - begun < 0.5


@given(
    st.binary(max_size=400) | st.text(alphabet='{}[]",:\\u0d8e1-. \n', max_size=80).map(str.encode)
)
def test_bytes_are_read_as_json_does_or_refused(data: bytes) -> None:
    """We take less than the standard library, and nothing differently."""
    try:
        found = read_object(data)
    except NotStrictJson:
        return
    assert found == json.loads(data)


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=3), st.integers(0, 3))
def test_a_damaged_manifest_is_read_or_refused(at: int, patch: bytes, drop: int) -> None:
    """No damage raises anything but Refused."""
    try:
        read_manifest(GOOD[:at] + patch + GOOD[at + drop :])
    except Refused as refused:
        assert refused.reason in {Reason.LETTER_MALFORMED, Reason.DOCUMENT_TYPE_NOT_ALLOWED}  # noqa: PT017 -- both ends are right
