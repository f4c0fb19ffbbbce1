"""The letter in an opened mail: the manifest and its documents, each decoded once."""

from __future__ import annotations

import hashlib

from silta.base.mime.entity import BrokenMime, Entity, line_end_of, read_entity
from silta.base.mime.field_values import content_type_of, plain_parameter
from silta.base.mime.file_names import file_name_of
from silta.base.mime.multipart import split_parts
from silta.base.mime.transfer_encoding import AS_IS, decoded_body, transfer_encoding_of
from silta.base.octets import Octets
from silta.base.reason import Reason, Refused
from silta.mailbox.letter import (
    MANIFEST_TYPE,
    Document,
    DocumentEntry,
    Letter,
    Manifest,
    read_manifest,
)

MIXED = "multipart/mixed"
# Parts with parts of their own: a letter is one level deep.
NESTING = ("multipart/", "message/")


def read_letter(content: Octets) -> Letter:
    """Return the letter in the signed content, whole: every document is what the manifest says.

    The content is ``multipart/mixed`` with line ends either all CRLF or all LF; its other
    header fields ("protected headers") carry no meaning. Raises Refused: letter.malformed,
    letter.digest_mismatch, document.type_not_allowed; ``field`` is of our own schema, or
    ``mime`` when the structure itself is at fault.
    """
    first, *others = _parts(content)
    manifest_bytes = _manifest_bytes(first, others)
    manifest = read_manifest(manifest_bytes)
    try:
        named = _by_name(others)
    except BrokenMime as error:
        raise _malformed("documents", str(error)) from None
    return Letter(manifest, manifest_bytes, _documents(manifest, named))


def manifest_part(content: Octets) -> bytes:
    """Return the manifest in the signed content, whatever it says and whatever is beside it.

    Raises Refused(letter.malformed) where ``read_letter`` would not find it.
    """
    first, *others = _parts(content)
    return _manifest_bytes(first, others)


def _malformed(field: str, detail: str) -> Refused:
    return Refused(Reason.LETTER_MALFORMED, f"{field}: {detail}", field=field)


def _parts(content: Octets) -> tuple[Entity, ...]:
    try:
        return _parts_of_a_letter(content)
    except BrokenMime as error:
        raise _malformed("mime", str(error)) from None


def _parts_of_a_letter(content: Octets) -> tuple[Entity, ...]:
    line_end = line_end_of(content)
    whole = read_entity(content, line_end)
    top = content_type_of(whole)
    if top.value != MIXED or transfer_encoding_of(whole) not in AS_IS:
        raise BrokenMime("the top level is not multipart/mixed")
    parts = split_parts(whole, plain_parameter(top, "boundary") or "", line_end)
    if any(content_type_of(part).value.startswith(NESTING) for part in parts):
        raise BrokenMime("parts within a part")
    return parts


def _manifest_bytes(first: Entity, others: list[Entity]) -> bytes:
    """Return the manifest, transfer encoding undone: the first part, and no other."""
    try:
        _refuse_other_places(first, others)
        return decoded_body(first)
    except BrokenMime as error:
        raise _malformed("manifest", str(error)) from None


def _refuse_other_places(first: Entity, others: list[Entity]) -> None:
    found = content_type_of(first)
    if found.value != MANIFEST_TYPE:
        raise BrokenMime("missing: the first part is something else")
    if (plain_parameter(found, "charset") or "utf-8").lower() != "utf-8":
        raise BrokenMime("not UTF-8 by its own word")
    if any(content_type_of(part).value == MANIFEST_TYPE for part in others):
        raise BrokenMime("given twice")


def _by_name(parts: list[Entity]) -> dict[str, bytes]:
    """Return the parts' contents by file name; raise BrokenMime for a name given twice."""
    named: dict[str, bytes] = {}
    for part in parts:
        name = file_name_of(part)
        if name in named:
            raise BrokenMime("two parts of one name")
        named[name] = decoded_body(part)
    return named


def _documents(manifest: Manifest, named: dict[str, bytes]) -> tuple[Document, ...]:
    if {entry.name for entry in manifest.documents} != set(named):
        raise _malformed("documents", "not 1:1 with the MIME parts")
    return tuple(
        _document(number, entry, named[entry.name])
        for number, entry in enumerate(manifest.documents)
    )


def _document(number: int, entry: DocumentEntry, content: bytes) -> Document:
    """Return the document; raise letter.digest_mismatch unless it is what was signed for."""
    if len(content) != entry.size:
        raise Refused(Reason.LETTER_DIGEST_MISMATCH, field=f"documents.{number}.size")
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise Refused(Reason.LETTER_DIGEST_MISMATCH, field=f"documents.{number}.sha256")
    return Document(entry.name, entry.media_type, content)
