"""How the identity provider of the tests signs, honestly and otherwise."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

Claims = Mapping[str, object]


class Signing(StrEnum):
    """How an id token is signed: two honest ways, and those of a forger."""

    RS256 = "RS256"
    ES256 = "ES256"
    UNSIGNED = "none"
    HMAC_WITH_PUBLIC_KEY = "HS256"
    OTHER_KEY_OF_SAME_ID = "other"
    UNPUBLISHED_KEY = "unpublished"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The provider's keys of one time; ``generation`` is part of their ids."""

    generation: int

    def published(self) -> dict[str, Any]:
        """Return the public keys as the provider shows them (RFC 7517)."""
        return {"keys": [self._rsa().as_dict(), self._ec().as_dict()]}

    def sign(self, claims: Claims, signing: Signing) -> str:
        """Return the claims as a JWT in compact form, signed in this way."""
        match signing:
            case Signing.RS256 | Signing.ES256:
                key = self._rsa() if signing is Signing.RS256 else self._ec()
                return _signed(claims, signing.value, key, key.kid)
            case Signing.OTHER_KEY_OF_SAME_ID:
                return _signed(claims, "RS256", _rsa_key("other"), self._rsa().kid)
            case Signing.UNPUBLISHED_KEY:
                return _signed(claims, "RS256", _rsa_key("other"), "unpublished")
            case Signing.UNSIGNED:
                return _parts(claims, "none", self._rsa().kid) + "."
            case Signing.HMAC_WITH_PUBLIC_KEY:
                return self._with_hmac(claims)
            case Signing.BROKEN:
                return "this.is.not a token"

    def _with_hmac(self, claims: Claims) -> str:
        """Sign as whoever knows the public key can, for a reader that trusts the header."""
        text = _parts(claims, "HS256", self._rsa().kid)
        secret = self._rsa().as_pem(private=False)
        return f"{text}.{_base64(hmac.digest(secret, text.encode(), hashlib.sha256))}"

    def _rsa(self) -> RSAKey:
        return _rsa_key(f"rsa-{self.generation}")

    def _ec(self) -> ECKey:
        return _ec_key(f"ec-{self.generation}")


@cache
def _rsa_key(key_id: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": key_id, "use": "sig"})


@cache
def _ec_key(key_id: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": key_id, "use": "sig"})


def _signed(claims: Claims, algorithm: str, key: RSAKey | ECKey, key_id: str | None) -> str:
    header = {"alg": algorithm, "kid": key_id}
    return jws.serialize_compact(header, json.dumps(claims), key)


def _parts(claims: Claims, algorithm: str, key_id: str | None) -> str:
    header = {"alg": algorithm, "kid": key_id}
    return ".".join(_base64(json.dumps(it).encode()) for it in (header, claims))


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
