"""What several tests of the gateway start from: a sealed mail."""

from __future__ import annotations

from datetime import UTC, datetime

from silta.gateway.recognise import recognise
from silta.gateway.stages import Received, Sealed, TlsFacts
from tests.letters import INTAKE, KIRJAAMO, outer_mail

ARMOUR = b"-----BEGIN PGP MESSAGE-----\n\nhF4Dexample\n=abcd\n-----END PGP MESSAGE-----\n"
MAIL = outer_mail(ARMOUR)
TLS = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384")
FROM = b"From: Kirjaamo <kirjaamo@siltala.example>"
TYPE = b'multipart/encrypted;\r\n protocol="application/pgp-encrypted"; boundary="silta-outer-0001"'
SECOND = b'Content-Type: application/octet-stream; name="encrypted.asc"\r\n'


def recognised(raw: bytes) -> Sealed:
    """Recognise a mail of these bytes."""
    return recognise(Received(raw, KIRJAAMO, INTAKE, TLS, datetime(2026, 11, 22, tzinfo=UTC)))
