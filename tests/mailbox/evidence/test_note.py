"""Signed notes: as Go's sumdb/note and C2SP signed-note have them, byte for byte."""

from __future__ import annotations

import base64
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.evidence.note import (
    LogKey,
    NoteInvalid,
    key_of,
    open_note,
    parse_key,
    sign_note,
)

# The example of Go's sumdb/note, and that of C2SP signed-note.
PETER: Final = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SECRET: Final = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT: Final = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
BY_PETER: Final = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)
BY_ENOCH: Final = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33"
    "WWd1RvMc+QQ=\n"
)
NOTE: Final = f"{TEXT}\n{BY_PETER}"
FOO: Final = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOOS_NOTE: Final = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuw"
    "HjG1Yu72IneyaQM=\n"
)


def peters_private() -> Ed25519PrivateKey:
    """Return the private key that Go's documentation prints."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(PETERS_SECRET)[1:])


def test_a_note_is_signed_as_go_signs_it() -> None:
    """Ed25519 gives one signature alone, so every byte can be compared."""
    assert sign_note(TEXT, "PeterNeumann", peters_private()) == NOTE


@pytest.mark.parametrize(
    ("note", "line", "text"),
    [
        (NOTE, PETER, TEXT),
        (FOOS_NOTE, FOO, "This is an example message.\n"),
        (NOTE + BY_ENOCH, PETER, TEXT),
        (f"{TEXT}\n{BY_ENOCH}{BY_PETER}", PETER, TEXT),
    ],
    ids=["go", "c2sp", "with-a-witness", "after-a-witness"],
)
def test_a_good_note_opens(note: str, line: str, text: str) -> None:
    """Whoever else signed it."""
    assert open_note(note, parse_key(line)) == text


@pytest.mark.parametrize("line", [PETER, FOO, f" {PETER}\n"])
def test_a_key_is_its_line(line: str) -> None:
    """It is published in that form, and pasted from there."""
    assert str(parse_key(line)) == line.strip()


def test_a_key_is_the_half_of_its_private_one() -> None:
    """The published line must be that of the key that signs."""
    assert str(key_of("PeterNeumann", peters_private())) == PETER


@pytest.mark.parametrize(
    "line",
    [
        "",
        PETER[1:],
        PETER[:-1],
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("+ARpc", "+ARpd"),
        # Of Go's tests: a key of another length, and of another algorithm, with hashes that fit.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
    ids=["empty", "name", "cut", "hash", "key", "length", "algorithm"],
)
def test_another_line_is_no_key(line: str) -> None:
    """A mistyped key would call every note forged."""
    with pytest.raises(NoteInvalid):
        parse_key(line)


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        f"\n\n{BY_PETER}",
        NOTE.replace("\n\n", "\n"),
        NOTE.removesuffix("\n"),
        NOTE + "\n",
        NOTE + "x\n",
        NOTE.replace("— ", "- "),
        NOTE.replace("x08g", "x08h"),
        NOTE.replace("nAM=", "nAN="),
        NOTE.replace("nAM=", "nAM"),
        NOTE.replace("answer", "Answer"),
        NOTE.replace("If", "\tIf"),
        f"{TEXT}\n{BY_ENOCH}",
        NOTE + BY_ENOCH * 100,
    ],
)
def test_what_is_no_good_note_does_not_open(note: str) -> None:
    """Of two readings of one text, somebody would choose."""
    with pytest.raises(NoteInvalid):
        open_note(note, parse_key(PETER))


def test_a_key_of_the_same_name_opens_nothing() -> None:
    """The name alone proves nothing."""
    other = key_of("PeterNeumann", Ed25519PrivateKey.generate())
    with pytest.raises(NoteInvalid, match="not signed by this key"):
        open_note(NOTE, other)


@pytest.mark.parametrize("text", ["", "x", "x\n\ny\n", "x\r\n"])
def test_what_cannot_be_read_again_is_not_signed(text: str) -> None:
    """That would be our own fault."""
    with pytest.raises(ValueError, match="not a text"):
        sign_note(text, "silta.example/log", peters_private())


@given(st.integers(0, len(NOTE) - 1), st.characters(blacklist_categories=["Cs"]))
def test_no_character_of_a_note_can_be_changed(place: int, other: str) -> None:
    """Each is signed, or is the signature, or is the form."""
    changed = NOTE[:place] + other + NOTE[place + 1 :]
    if changed != NOTE:
        with pytest.raises(NoteInvalid):
            open_note(changed, parse_key(PETER))


@given(st.text(max_size=200))
def test_any_text_is_refused_in_words(text: str) -> None:
    """Notes come from outside, by the hand of an operator."""
    for read in (parse_key, lambda note: open_note(note, LogKey("x", bytes(32)))):
        with pytest.raises(NoteInvalid):
            read(text)
