"""The provider's public keys, and which of them a token must be signed with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from silta.portal.identification.failures import unavailable

PublicKey = RSAKey | ECKey
# NIST SP 800-131A section 3: shorter RSA keys do not sign any more.
LEAST_RSA_BITS = 2048

# No algorithm without a signature, and none whose key could be public.
KEY_TYPES = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
    **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
}


class KeyUnknown(Exception):  # noqa: N818 -- reads as the answer it is
    """No key, or more than one, is the one that the token names."""


def read_keys(document: Mapping[str, object]) -> tuple[PublicKey, ...]:
    """Return the keys that can sign a token; others in the set are no concern of ours.

    Raises IdentificationFailed (UNAVAILABLE) when there is none (RFC 7517 section 5).
    """
    listed = document.get("keys")
    found = [_read_key(it) for it in listed] if isinstance(listed, list) else []
    keys = tuple(key for key in found if key is not None)
    if not keys:
        raise unavailable("the provider has no key that could sign")
    return keys


def find_key(keys: Sequence[PublicKey], header: Mapping[str, object]) -> PublicKey:
    """Return the one key that a token's header names; raise KeyUnknown.

    A token without a key id is taken where only one key fits its algorithm (OpenID Connect
    Core section 10.1).
    """
    algorithm, key_id = header.get("alg"), header.get("kid")
    fitting = [
        key
        for key in keys
        if key.key_type == KEY_TYPES.get(str(algorithm))
        and key.alg in (None, algorithm)
        and key_id in (None, key.kid)
    ]
    if len(fitting) != 1:
        raise KeyUnknown
    return fitting[0]


def _read_key(value: object) -> PublicKey | None:
    if not isinstance(value, dict) or value.get("use", "sig") != "sig":
        return None
    try:
        return _import_key(value)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _import_key(value: dict[str, Any]) -> PublicKey | None:
    if value.get("kty") == "EC":
        return ECKey.import_key(value)
    if value.get("kty") != "RSA":
        return None
    key = RSAKey.import_key(value)
    return key if key.public_key.key_size >= LEAST_RSA_BITS else None
