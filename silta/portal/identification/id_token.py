"""The id token: a signed word of the provider, for us, about this one request."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol
from joserfc.jwt import JWTClaimsRegistry

from silta.mailbox.letter.strict_json import read_object
from silta.portal.identification.configuration import Client
from silta.portal.identification.failures import refused
from silta.portal.identification.keys import KEY_TYPES, PublicKey, find_key

SKEW_SECONDS = 60  # ours: two hosts that keep time by NTP differ by far less
LONGEST_SUBJECT = 255  # OpenID Connect Core section 2

Claims = dict[str, object]


def prove(
    token: str, keys: Sequence[PublicKey], client: Client, nonce: str, at: datetime
) -> Claims:
    """Return the claims of a token that proves itself: OpenID Connect Core section 3.1.3.7.

    Raises IdentificationFailed (REFUSED), and KeyUnknown when the token names no key among
    ``keys``.
    """
    claims = _signed_claims(token, keys)
    _refuse_anothers(claims, client, at)
    _refuse_other_party(claims, client.client_id)
    if not equal(claims["nonce"], nonce):
        raise refused("the id token is of another request")
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject.isascii() or len(subject) > LONGEST_SUBJECT:
        raise refused("the id token's subject is not one")
    return claims


def equal(given: object, expected: str) -> bool:
    """Tell whether it is the expected text, in a time that does not tell how much of it is."""
    text = given if isinstance(given, str) else ""
    return secrets.compare_digest(
        text.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass")
    )


def _signed_claims(token: str, keys: Sequence[PublicKey]) -> Claims:
    # A header that we do not know is ignored unless it is critical: RFC 7515 section 4.
    registry = jws.JWSRegistry(algorithms=tuple(KEY_TYPES), strict_check_header=False)

    def named(unproven: GuestProtocol) -> PublicKey:
        return find_key(keys, unproven.headers())

    try:
        return read_object(jws.deserialize_compact(token, named, registry=registry).payload)
    except JoseError as fault:
        raise refused(f"the id token is not signed as it must be: {fault.error}") from None
    except (ValueError, TypeError, RecursionError):
        raise refused("the id token is none") from None


def _refuse_anothers(claims: Claims, client: Client, at: datetime) -> None:
    registry = JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=SKEW_SECONDS,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True},
    )
    try:
        registry.validate(claims)
    except JoseError as fault:
        raise refused(f"the id token does not hold: {fault.error}") from None


def _refuse_other_party(claims: Claims, client_id: str) -> None:
    """Refuse a token that is for several without saying that it was issued to us."""
    audience, party = claims["aud"], claims.get("azp")
    is_shared = isinstance(audience, list) and len(audience) > 1
    if (party is not None or is_shared) and party != client_id:
        raise refused("the id token was issued to another party")
