"""What the tests of MIME start from: a letter as it was sealed, an entity."""

from __future__ import annotations

from silta.base.mime.entity import CRLF, Entity, read_entity
from tests.letters import good_manifest, letter_mime

MANIFEST = good_manifest()
PLAINTEXT = letter_mime(MANIFEST)
TOP = b'Content-Type: multipart/mixed; boundary="silta-inner-0001"\r\n'
MANIFEST_TYPE = b'Content-Type: application/vnd.silta.letter+json; charset="utf-8"'
BASE64 = b"Content-Transfer-Encoding: base64\r\n"


def body_of(entity: Entity) -> bytes:
    """Return the bytes of an entity's body."""
    return entity.raw[entity.start : entity.end]


def entity_of(body: bytes, line_end: bytes = CRLF, head: bytes = b"A: b") -> Entity:
    """Return an entity with this body."""
    return read_entity(head + 2 * line_end + body, line_end)
