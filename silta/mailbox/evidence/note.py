"""Signed notes (C2SP signed-note): a text, and Ed25519 signatures (RFC 8032) below it. Pure.

The words of the tools that read them are kept: a key has a name, and is written in one line.
"""

from __future__ import annotations

import hashlib
import re
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass

import pybase64
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"  # the algorithm's byte in C2SP signed-note
KEY_BYTES = 32
HASH_BYTES = 4
SIGNATURE_BYTES = 64
# The most that Go's sumdb/note takes; a note of ours has one, and one for each witness.
MOST_SIGNATURES = 100
SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
VERIFIER_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteInvalid(ValueError):  # noqa: N818 -- a finding about a text, told in one line
    """A text is no signed note, or not one by the key that should have signed it."""


@dataclass(frozen=True, slots=True)
class LogKey:
    """The public half of a key that signs notes: its name, and its raw 32 bytes.

    As a string it is the line that other tools take for it, a "verifier key".
    """

    name: str
    public: bytes

    @property
    def hash(self) -> bytes:
        """Return the four bytes by which a signature names its key, beside the name."""
        named = self.name.encode() + b"\n" + ED25519 + self.public
        return hashlib.sha256(named).digest()[:HASH_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{_base64(ED25519 + self.public)}"


def parse_key(line: str) -> LogKey:
    """Return the key that a line spells; raise NoteInvalid for others."""
    found = VERIFIER_KEY.fullmatch(line.strip())
    if found is None:
        raise NoteInvalid("not a key for signed notes")
    raw = _bytes(found[3])
    key = LogKey(found[1], raw[1:])
    if raw[:1] != ED25519 or len(key.public) != KEY_BYTES or key.hash.hex() != found[2]:
        raise NoteInvalid("not an Ed25519 key for signed notes, or a mistyped one")
    return key


def key_of(name: str, private: Ed25519PrivateKey) -> LogKey:
    """Return the public half of a key under its name."""
    return LogKey(name, private.public_key().public_bytes_raw())


def sign_note(text: str, name: str, private: Ed25519PrivateKey) -> str:
    """Return a note: the text, which must end its last line, and one signature."""
    if not text.endswith("\n") or CONTROLS.search(text) or "\n\n" in text:
        raise ValueError("not a text for a signed note")
    signature = _base64(key_of(name, private).hash + private.sign(text.encode()))
    return f"{text}\n— {name} {signature}\n"


def open_note(note: str, key: LogKey) -> str:
    """Return the text that the key signed; raise NoteInvalid.

    Signatures by other keys, those of witnesses, are passed over. Of two by this key the
    first counts, as in Go's sumdb/note.
    """
    text, _, below = note.rpartition("\n\n")
    lines = below.split("\n")
    if not text or lines.pop() != "" or not lines or CONTROLS.search(note):
        raise NoteInvalid("not a signed note")
    if len(lines) > MOST_SIGNATURES:
        raise NoteInvalid("a note with too many signatures")
    text += "\n"
    # All lines are read, so that nothing but signatures can stand below a note.
    signatures = list(_signatures(lines))
    ours = next((s for name, s in signatures if _is_by(key, name, s)), None)
    if ours is None:
        raise NoteInvalid("the note is not signed by this key")
    _check(text, ours[HASH_BYTES:], key)
    return text


def _check(text: str, signature: bytes, key: LogKey) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        raise NoteInvalid("the signature on the note is not good") from None


def _signatures(lines: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each signature's name and bytes; raise NoteInvalid for a line that is none."""
    for line in lines:
        found = SIGNATURE_LINE.fullmatch(line)
        if found is None:
            raise NoteInvalid("a line below the note is no signature")
        yield found[1], _bytes(found[2])


def _is_by(key: LogKey, name: str, signature: bytes) -> bool:
    return name == key.name and signature[:HASH_BYTES] == key.hash


def _bytes(text: str) -> bytes:
    try:
        raw = pybase64.b64decode(text, validate=True)
    except Base64Error:
        raise NoteInvalid("broken base64 in a note") from None
    # One way alone to write the same bytes: RFC 4648 section 3.5.
    if _base64(raw) != text:
        raise NoteInvalid("base64 in a note that nobody would write so")
    return raw


def _base64(raw: bytes) -> str:
    return pybase64.b64encode(raw).decode()
