"""What the table of INTERFACE.md section 4 allows is read, and any value is read or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Refused
from silta.mailbox.letter import read_manifest
from silta.mailbox.letter.reading import _OUR_NAMES
from tests.letters import document_entry, good_manifest, manifest_bytes
from tests.mailbox.letter_paths import LINES, REQUIRED, with_field


@pytest.mark.parametrize("kind", ["decision", "notice", "hearing", "reminder"])
@pytest.mark.parametrize("method", ["ordinary", "verifiable"])
def test_every_kind_and_method_is_read(kind: str, method: str) -> None:
    """What the table allows is allowed."""
    manifest = read_manifest(manifest_bytes(good_manifest(kind=kind, delivery={"method": method})))
    assert (manifest.kind, manifest.delivery.method) == (kind, method)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("message_id", "A-Za-z0-9._:/-"),
        ("recipient.id", "210281y9988"),
        ("matter.title", "x" * 256),
        ("matter.neutral_title", "x" * 100),
        ("matter.summary", "x" * 10_000),
        ("matter.summary", "1 < 2 <3\r\n\t**Päätös** <https://siltala.example/x> & <mailto:a@b>"),
        ("matter.summary", "a \u2067b\u2069"),
        ("matter.language", "se"),
        ("documents.0.name", "ä" * 100),
        ("documents.0.name", "Päätös 1 (2).pdf"),
        ("documents.0.size", 0),
        ("remedy.days", None),
        ("decision.maker", None),
        ("delivery.not_before", "2027-01-01T00:00:00-11:30"),
    ],
)
def test_what_the_table_allows_is_read(path: str, value: object) -> None:
    """A rule that is stricter than its table breaks other people's systems."""
    read_manifest(manifest_bytes(with_field(path, value)))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.sampled_from([*REQUIRED, *LINES, "reply", "notify", "remedy"]), JSON_VALUES)
def test_any_value_anywhere_is_read_or_refused(path: str, value: object) -> None:
    """No input raises anything but Refused, and the field is made of our own words."""
    try:
        read_manifest(manifest_bytes(with_field(path, value)))
    except Refused as refused:
        steps = (refused.field or "").removesuffix(": unknown key").split(".")
        assert set(steps) <= _OUR_NAMES | {"manifest"} | {str(n) for n in range(20)}


def test_two_documents_with_one_content_are_allowed() -> None:
    """Digests need not differ, only names."""
    entries = [document_entry(name, b"same", media_type="text/plain") for name in ("a", "b")]
    read_manifest(manifest_bytes(good_manifest(documents=entries, remedy={"document": "b"})))
