"""What a refused letter says of itself, as far as it can be read: for its record. Pure."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from silta.base.octets import Octets
from silta.base.reason import Refused
from silta.mailbox.letter.contents import Letter
from silta.mailbox.letter.fields import MessageId
from silta.mailbox.letter.manifest import Manifest
from silta.mailbox.letter.mime import manifest_part
from silta.mailbox.letter.reading import read_manifest
from silta.mailbox.letter.strict_json import NotStrictJson, read_object

_MESSAGE_ID: TypeAdapter[str] = TypeAdapter(MessageId)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The parts of a letter that could be read before it was refused.

    A wrong manifest still has bytes, and mostly the sender's ``message_id``; ``manifest`` is
    there only where nothing in it is wrong. Its documents may not be what it says.
    """

    manifest_bytes: bytes | None = field(default=None, repr=False)
    message_id: str | None = None
    manifest: Manifest | None = field(default=None, repr=False)


def whole(letter: Letter) -> Glimpse:
    """Return the parts of a letter of which nothing was hard to read."""
    manifest = letter.manifest
    return Glimpse(letter.manifest_bytes, manifest.message_id, manifest)


def glimpse(content: Octets) -> Glimpse:
    """Return what can be read of the signed content; never raises for what is wrong in it."""
    try:
        manifest_bytes = manifest_part(content)
    except Refused:
        return Glimpse()
    with suppress(Refused):
        manifest = read_manifest(manifest_bytes)
        return Glimpse(manifest_bytes, manifest.message_id, manifest)
    return Glimpse(manifest_bytes, _message_id(manifest_bytes))


def _message_id(manifest_bytes: bytes) -> str | None:
    """Return the sender's name of the letter, where it stands in the manifest in its form."""
    with suppress(NotStrictJson, ValidationError):
        found = read_object(manifest_bytes).get("message_id")
        return _MESSAGE_ID.validate_python(found, strict=True)
    return None
