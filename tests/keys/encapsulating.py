"""Letters sealed by RFC 1847 encapsulation, put together byte by byte around real gpg."""

from __future__ import annotations

import base64

from tests.keys.cast import LETTER, Cast
from tests.keys.gpg import Gpg

BOUNDARY = "allekirjoitus-0001"
SIGNED = (
    'Content-Type: multipart/signed; micalg=pgp-sha512;\r\n protocol="application/pgp-signature";'
    f'\r\n boundary="{BOUNDARY}"\r\nMIME-Version: 1.0\r\n\r\n'
).encode()
PLAIN_PART = b"Content-Type: application/pgp-signature\r\n\r\n"
BASE64_PART = (
    b"Content-Type: application/pgp-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n"
)


def detached(gpg: Gpg, key: str, entity: bytes, *options: str) -> bytes:
    """Return a signature on ``entity`` alone, by plain ``gpg --detach-sign``."""
    return gpg("--local-user", key, *options, "--detach-sign", stdin=entity)


def plain_part(armoured: bytes) -> bytes:
    """Return the signature part as mailers write it: armoured, in 7bit."""
    return PLAIN_PART + armoured.replace(b"\n", b"\r\n")


def base64_part(signature: bytes) -> bytes:
    """Return the signature part in base64, whatever the signature is."""
    return BASE64_PART + base64.encodebytes(signature).replace(b"\n", b"\r\n")


def multipart_signed(entity: bytes, *others: bytes, head: bytes = SIGNED) -> bytes:
    """Return the parts in one ``multipart/signed``; none of their bytes is touched."""
    delimiter = b"--" + BOUNDARY.encode()
    body = b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in (entity, *others))
    return head + body + delimiter + b"--\r\n"


def encrypted(cast: Cast, content: bytes, *options: str) -> bytes:
    """Return ``content`` encrypted to the gateway, and not signed."""
    return cast.gpg("--recipient", cast.gateway, *options, "--encrypt", stdin=content)


def signed_letter(
    cast: Cast, *options: str, signer: str = "kirjaamo", entity: bytes = LETTER
) -> bytes:
    """Return a letter beside its armoured signature, not yet encrypted."""
    signature = detached(cast.gpg, cast.keys[signer], entity, "--armor", *options)
    return multipart_signed(entity, plain_part(signature))


def encapsulated(
    cast: Cast, *options: str, signer: str = "kirjaamo", entity: bytes = LETTER
) -> bytes:
    """Return a whole message: a letter beside its signature, encrypted."""
    return encrypted(cast, signed_letter(cast, *options, signer=signer, entity=entity))
