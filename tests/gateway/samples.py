"""What several tests of the gateway start from: a sealed mail, a plaintext, an entity."""

from __future__ import annotations

from datetime import UTC, datetime

from silta.gateway.mime import CRLF, Entity, read_entity
from silta.gateway.recognise import recognise
from silta.gateway.stages import Received, Sealed, TlsFacts
from tests.letters import INTAKE, KIRJAAMO, good_manifest, letter_mime, outer_mail

ARMOUR = b"-----BEGIN PGP MESSAGE-----\n\nhF4Dexample\n=abcd\n-----END PGP MESSAGE-----\n"
MAIL = outer_mail(ARMOUR)
TLS = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384")
FROM = b"From: Kirjaamo <kirjaamo@siltala.example>"
TYPE = b'multipart/encrypted;\r\n protocol="application/pgp-encrypted"; boundary="silta-outer-0001"'
SECOND = b'Content-Type: application/octet-stream; name="encrypted.asc"\r\n'


def recognised(raw: bytes) -> Sealed:
    """Recognise a mail of these bytes."""
    return recognise(Received(raw, KIRJAAMO, INTAKE, TLS, datetime(2026, 11, 22, tzinfo=UTC)))


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
