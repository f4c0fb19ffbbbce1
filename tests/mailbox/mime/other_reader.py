"""How the standard library reads what we accept: each check raises where it reads otherwise."""

from __future__ import annotations

import email
import re
import unicodedata
from collections.abc import Callable
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Policy, compat32
from email.policy import default as modern

from silta.base.mime.entity import BrokenMime, Entity, line_end_of, read_entity
from silta.base.mime.field_values import content_type_of, plain_parameter
from silta.base.mime.file_names import file_name_of
from silta.base.mime.multipart import split_parts
from silta.base.mime.transfer_encoding import decoded_body
from silta.base.reason import Refused
from silta.mailbox.letter.mime import read_letter
from tests.gateway.samples import recognised

POLICIES: tuple[Policy, ...] = (modern, compat32)
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_UNREADABLE = re.compile("\ufffd+")
VERSION = re.compile(rb"\s*version:\s*1\s*", re.IGNORECASE)


def check_mail(raw: bytes) -> bool:
    """Tell whether we recognise this mail; if so, it has the same two parts for the library."""
    try:
        sealed = recognised(raw)
    except Refused:
        return False
    for policy in POLICIES:
        whole = email.message_from_bytes(raw, policy=policy)
        assert whole.get_content_type() == "multipart/encrypted"
        control, content = parts_of(whole)
        assert control.get_content_type() == "application/pgp-encrypted"
        assert VERSION.fullmatch(payload_of(control))
        assert content.get_content_type() == "application/octet-stream"
        assert payload_of(content) == sealed.ciphertext.whole()
    return True


def check_letter(raw: bytes) -> bool:
    """Tell whether we read this letter; if so, the library sees the same manifest and documents."""
    try:
        letter = read_letter(raw)
    except Refused:
        return False
    contents = {document.name: document.content for document in letter.documents}
    for policy in POLICIES:
        first, *others = parts_of(email.message_from_bytes(raw, policy=policy))
        assert first.get_content_type() == "application/vnd.silta.letter+json"
        assert payload_of(first) == letter.manifest_bytes
        assert len(others) == len(contents)
        for other in others:
            read = name_of(other)
            given = [name for name in contents if read in (name, _as_ascii(name))]
            assert payload_of(other) in [contents[name] for name in given]
    return True


def check_parts(raw: bytes) -> bool:
    """Tell whether this is a multipart to us; if so, the library sees parts that are the same."""
    try:
        parts = our_parts(raw)
    except BrokenMime:
        return False
    for policy in POLICIES:
        others = parts_of(email.message_from_bytes(raw, policy=policy))
        assert len(parts) == len(others)
        for part, other in zip(parts, others, strict=True):
            assert content_type_of(part).value == other.get_content_type()
            _check_same(decoded_body, part, payload_of, other)
            _check_same(file_name_of, part, name_of, other)
    return True


def our_parts(raw: bytes) -> list[Entity]:
    """Return the parts as our parser sees them; raise BrokenMime for nested ones."""
    line_end = line_end_of(raw)
    whole = read_entity(raw, line_end)
    top = content_type_of(whole)
    if top.value != "multipart/mixed":
        raise BrokenMime("another multipart")
    boundary = plain_parameter(top, "boundary") or ""
    parts = list(split_parts(whole, boundary, line_end))
    if any(content_type_of(part).value.startswith(("multipart/", "message/")) for part in parts):
        raise BrokenMime("parts within a part")
    return parts


def _check_same(
    ours: Callable[[Entity], object],
    part: Entity,
    theirs: Callable[[Message], object],
    other: Message,
) -> None:
    """Compare what both read off a part, where we read anything."""
    try:
        read = ours(part)
    except BrokenMime:
        return
    read_by_other = theirs(other)
    if isinstance(read, str) and "\ufffd" in str(read_by_other):
        read = _as_ascii(read)
    assert read == read_by_other


def parts_of(whole: Message) -> list[Message]:
    """Return the parts as the library sees them."""
    parts = whole.get_payload()
    assert isinstance(parts, list)
    assert all(isinstance(part, Message) for part in parts)
    return [part for part in parts if isinstance(part, Message)]


def payload_of(part: Message) -> bytes:
    """Return the content of a part, its transfer encoding undone."""
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


def name_of(part: Message) -> str:
    """Return the file name of a part; compat32 leaves encoded words and folds to its caller."""
    name = _FOLD.sub("", part.get_filename() or "")
    if part.policy is compat32 and "=?" in name:
        name = str(make_header(decode_header(name)))
    return _UNREADABLE.sub("\ufffd", unicodedata.normalize("NFC", name))


def _as_ascii(name: str) -> str:
    """Return a name as compat32 shows what it knows nothing of: UTF-8 in a header (RFC 6532)."""
    return _UNREADABLE.sub("\ufffd", name.encode().decode("ascii", "replace"))
