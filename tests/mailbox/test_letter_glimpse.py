"""A glimpse of a refused letter: what can be read of it, and no more than that."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Refused
from silta.mailbox.letter import read_manifest
from silta.mailbox.letter.glimpse import Glimpse, glimpse, whole
from silta.mailbox.letter.mime import read_letter
from tests.letters import REMOVED, good_manifest, letter_mime, manifest_bytes

GOOD = good_manifest()
MANIFEST = manifest_bytes(GOOD)
ID = "VD-2026-4711/1"
MANIFEST_TYPE = b"application/vnd.silta.letter+json"


def seen(**overrides: Any) -> Glimpse:  # noqa: ANN401 -- as the builder takes them
    """Return what is seen of a letter whose manifest differs in something."""
    return glimpse(letter_mime(good_manifest(**overrides)))


def test_a_letter_whose_documents_are_others_is_seen_but_for_them() -> None:
    """The manifest says whose letter it is, and its sender signed it."""
    content = letter_mime(GOOD, {"muu.pdf": b"%PDF-1.4"})
    with pytest.raises(Refused):
        read_letter(content)
    assert glimpse(content) == Glimpse(MANIFEST, ID, read_manifest(MANIFEST))


def test_a_good_letter_is_seen_whole() -> None:
    """A rule that refuses it knows as much of it as its reader."""
    content = letter_mime(GOOD)
    assert glimpse(content) == whole(read_letter(content))


@pytest.mark.parametrize(
    "overrides",
    [{"matter": {"title": REMOVED}}, {"extra": 1}, {"kind": "decision", "remedy": REMOVED}],
    ids=["a field is missing", "an unknown key", "no remedy"],
)
def test_a_wrong_manifest_shows_its_bytes_and_its_name(overrides: dict[str, Any]) -> None:
    """So the registry finds which of its letters it was; nothing else of it counts."""
    given = manifest_bytes(good_manifest(**overrides))
    assert glimpse(letter_mime(given)) == Glimpse(given, ID)


@pytest.mark.parametrize("name", [REMOVED, 4711, "", "a" * 101, "Aino Demo", "VD\n", ["VD"], None])
def test_a_message_id_of_another_form_is_not_shown(name: object) -> None:
    """It could be any text, and a record is for good."""
    assert seen(message_id=name).message_id is None


@pytest.mark.parametrize("name", ["210281-9988", "VD/210281a9988/2", "VD.210281+9988"])
def test_a_message_id_with_an_identity_code_is_not_shown(name: str) -> None:
    """Whether that is what is wrong with the letter, or something else besides."""
    assert seen(message_id=name).message_id is None
    assert seen(message_id=name, matter={"title": REMOVED}).message_id is None


@pytest.mark.parametrize(
    "manifest", [b"", b"[]", b"{", b'{"message_id": "a", "message_id": "b"}', b"\xff"], ids=str
)
def test_what_is_no_manifest_at_all_shows_its_bytes(manifest: bytes) -> None:
    """The record commits to what was signed, whatever it is."""
    assert glimpse(letter_mime(manifest)) == Glimpse(manifest)


@pytest.mark.parametrize(
    "content",
    [b"", b"Hei\r\n", letter_mime(GOOD).replace(MANIFEST_TYPE, b"text/plain")],
    ids=["nothing", "a note", "no manifest"],
)
def test_what_is_no_letter_shows_nothing(content: bytes) -> None:
    """Which bytes would be its manifest, nobody can say."""
    assert glimpse(content) == Glimpse()


@given(st.binary(max_size=400), st.integers(0, len(letter_mime(GOOD))))
def test_nothing_raises(noise: bytes, at: int) -> None:
    """A refusal is answered whatever stands in the letter."""
    content = letter_mime(GOOD)
    seen = glimpse(content[:at] + noise + content[at:])
    assert seen.manifest is None or seen.manifest_bytes is not None


def test_a_glimpse_shows_nobody_by_itself() -> None:
    """It goes through the journal's hands."""
    shown = repr(seen())
    assert json.loads(MANIFEST)["recipient"]["id"] not in shown
    assert "Demo" not in shown
