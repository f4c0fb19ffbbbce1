"""The random token that a browser holds, and what is sealed to it.

The database has its SHA-256 to find a row by, and content sealed under a key that token and
portal give together: who steals the database can neither be anybody nor read who they are,
and who writes to it can make nobody somebody else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOKEN_BYTES: Final = 32  # OWASP ASVS 5.0 section 7.2 asks for 128 bits of entropy at least
_NONCE_BYTES: Final = 12  # AES-GCM, NIST SP 800-38D section 8.2


class NotUnsealed(Exception):  # noqa: N818 -- says what did not happen
    """Content was sealed to another token, or changed since."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of 256 random bits; it never shows itself."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != TOKEN_BYTES:
            raise ValueError(f"a token has {TOKEN_BYTES} bytes")

    @property
    def text(self) -> str:
        """Return the token as it stands in a cookie (RFC 4648 section 5, no padding)."""
        return _text(self.secret)

    @property
    def id_hash(self) -> bytes:
        """Return what stands in the database; a random token needs no keyed hash."""
        return hashlib.sha256(self.secret).digest()

    @property
    def csrf(self) -> str:
        """Return what each form of this browser carries, which no other site can know."""
        return _text(hmac.digest(self.secret, b"silta portal 1: form", "sha256"))


@dataclass(frozen=True, slots=True)
class BrowserSeal:
    """Seals content to a token; ``portal_key`` (32 bytes) is one that nobody else has."""

    portal_key: bytes = field(repr=False)

    def seal(self, token: Token, content: bytes, use: str) -> bytes:
        """Return ``content`` encrypted so that only token and portal together open it."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._key(token, use)).encrypt(nonce, content, None)

    def unseal(self, token: Token, sealed: bytes, use: str) -> bytes:
        """Return what ``seal`` was given for this token and use; raise NotUnsealed."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(self._key(token, use)).decrypt(nonce, rest, None)
        except (InvalidTag, ValueError):
            raise NotUnsealed(use) from None

    def _key(self, token: Token, use: str) -> bytes:
        info = b"silta portal 1: " + use.encode()
        return HKDF(SHA256(), 32, salt=self.portal_key, info=info).derive(token.secret)


def new_token() -> Token:
    """Return a token that nobody has had."""
    return Token(secrets.token_bytes(TOKEN_BYTES))


def parse_token(text: str) -> Token | None:
    """Return the token in a cookie's value; None for anything that is not one."""
    try:
        return Token(base64.b64decode(text + "=", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return None


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
