"""A letter as a person wrote it -> as it goes out, by the gateway's own rules. Pure."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from silta.base.identity import parse_address
from silta.base.reason import Refused
from silta.mailbox.letter import name_key, read_manifest
from silta.mailbox.letter.strict_json import NotStrictJson, read_object
from silta.sender.addresses import ascii_address
from silta.sender.media_types import media_type_of

ROLE = "attachment"  # of a document that the letter itself does not speak of


class LetterWrong(Exception):  # noqa: N818 -- reads as what it is
    """The letter cannot go out; the text is one line with the field's name, never its value."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A whole letter that the gateway's own rules take: its documents are in its order.

    ``to`` is the intake address, ASCII alone.
    """

    to: str
    manifest_bytes: bytes = field(repr=False)
    documents: tuple[tuple[str, bytes], ...] = field(repr=False)


def prepare(
    letter: bytes, documents: Sequence[tuple[str, bytes]], *, to: str | None = None
) -> Prepared:
    """Return the letter with what a machine knows filled in: sizes, digests, files, ``to``.

    ``documents`` are file names without a path, and contents. A letter that lacks nothing
    goes out byte for byte as written, and the same input always gives the same bytes: the
    gateway knows a letter sent again by them. So ``message_id`` and ``created_at`` are never
    filled in. Raises LetterWrong.
    """
    files = _by_name(documents)
    try:
        written = read_object(letter)
        completed = _completed(written, files, to)
        manifest_bytes = letter if completed == written else _json(completed)
        manifest = read_manifest(manifest_bytes)
    except NotStrictJson as error:
        raise LetterWrong(f"the letter: {error}") from None
    except Refused as refused:
        raise LetterWrong(f"{refused.reason}: {refused.detail or refused.field}") from None
    ordered = tuple((entry.name, files[entry.name]) for entry in manifest.documents)
    try:
        return Prepared(ascii_address(str(manifest.to)), manifest_bytes, ordered)
    except ValueError as error:
        raise LetterWrong(f"to: {error}") from None


def _by_name(documents: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return the contents by name in NFC, in which some file systems do not keep names."""
    if len({name_key(name) for name, _content in documents}) != len(documents):
        raise LetterWrong("two documents have the same file name")
    return {unicodedata.normalize("NFC", name): content for name, content in documents}


def _json(completed: Mapping[str, object]) -> bytes:
    return json.dumps(completed, ensure_ascii=False, indent=1).encode("utf-8")


def _completed(
    written: Mapping[str, object], files: Mapping[str, bytes], to: str | None
) -> dict[str, object]:
    """Return the letter with the gaps filled; what is of a wrong type stays, to be refused."""
    completed = {**written, **_addressed(written, to)}
    listed = written.get("documents", [])
    if isinstance(listed, list):
        entries = [_completed_entry(number, entry, files) for number, entry in enumerate(listed)]
        names = {_name_of(entry) for entry in listed}
        unlisted = [name for name in files if name not in names]
        completed["documents"] = entries + [_new_entry(name, files[name]) for name in unlisted]
    return completed


def _addressed(written: Mapping[str, object], to: str | None) -> dict[str, object]:
    if to is None:
        return {}
    try:
        wanted = parse_address(to)
    except ValueError as error:
        raise LetterWrong(f"--to: {error}") from None
    given = written.get("to", str(wanted))
    local, _, domain = str(given).rpartition("@")
    if (local, domain.lower()) != (wanted.local, wanted.domain):
        raise LetterWrong("to: not the address given with --to")
    return {"to": given}


def _name_of(entry: object) -> str | None:
    name = entry.get("name") if isinstance(entry, dict) else None
    return unicodedata.normalize("NFC", name) if isinstance(name, str) else None


def _completed_entry(number: int, entry: object, files: Mapping[str, bytes]) -> object:
    name = _name_of(entry)
    if name is None or not isinstance(entry, dict):
        return entry
    if name not in files:
        raise LetterWrong(f"documents.{number}.name: no file of this name is given")
    facts = _facts(files[name])
    for key, true in facts.items():
        if entry.get(key, true) != true:
            raise LetterWrong(f"documents.{number}.{key}: not the file's own")
    return {**facts, **entry}


def _new_entry(name: str, content: bytes) -> dict[str, object]:
    media_type = media_type_of(name)
    if media_type is None:
        raise LetterWrong(
            "a document that the letter does not list has an ending that no type belongs to"
        )
    return {"name": name, "role": ROLE, "media_type": media_type, **_facts(content)}


def _facts(content: bytes) -> dict[str, object]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
