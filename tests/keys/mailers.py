"""Encapsulated letters as well-known mailers write them."""

from __future__ import annotations

from tests.keys.cast import LETTER, Cast
from tests.keys.encapsulating import detached, encrypted, multipart_signed

MUTT = b"""Content-Type: multipart/signed; micalg=pgp-sha512;
\tprotocol="application/pgp-signature"; boundary="allekirjoitus-0001"
Content-Disposition: inline


"""
MUTTS_PART = b"""Content-Type: application/pgp-signature; name="signature.asc"

%b"""
THUNDERBIRD = b"""Content-Type: multipart/signed; micalg=pgp-sha256;
 protocol="application/pgp-signature"; boundary="allekirjoitus-0001"; protected-headers="v1"
From: Kirjaamo <kirjaamo@siltala.example>
Subject: Oikaisuohje

This is an OpenPGP/MIME signed message (RFC 4880 and 3156)
"""
THUNDERBIRDS_PART = b"""Content-Type: application/pgp-signature; name="OpenPGP_signature.asc"
Content-Description: OpenPGP digital signature
Content-Disposition: attachment; filename="OpenPGP_signature.asc"

%b"""


def as_mutt_does(cast: Cast) -> bytes:
    """Return a letter signed and then encrypted in text mode, with line ends of Unix."""
    entity = LETTER.replace(b"\r\n", b"\n")
    signature = detached(cast.gpg, cast.keys["kirjaamo"], entity, "--armor", "--textmode")
    content = multipart_signed(entity, MUTTS_PART % signature, head=MUTT)
    return encrypted(cast, content.replace(b"\r\n", b"\n"), "--armor", "--textmode")


def as_thunderbird_does(cast: Cast) -> bytes:
    """Return a letter under protected headers, with a preamble for readers without OpenPGP."""
    signature = detached(cast.gpg, cast.keys["rsa"], LETTER, "--armor", "--digest-algo", "SHA256")
    head, part = (text.replace(b"\n", b"\r\n") for text in (THUNDERBIRD, THUNDERBIRDS_PART))
    return encrypted(cast, multipart_signed(LETTER, part % signature, head=head), "--armor")
