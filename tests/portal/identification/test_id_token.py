"""Which texts are an id token, and which algorithms may have signed it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from silta.portal.identification.configuration import Configuration
from silta.portal.identification.failures import FailureKind, IdentificationFailed
from silta.portal.identification.id_token import Claims, prove
from silta.portal.identification.keys import KEY_TYPES, KeyUnknown, PublicKey

NOW = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
ISSUER = "https://tunnistus.example"
CONFIGURATION = Configuration(ISSUER, "silta", "secret", "https://silta.example/auth/callback", "h")
CLAIMS = {
    "iss": ISSUER,
    "aud": "silta",
    "sub": "1",
    "nonce": "n",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 1,
}
RSA = RSAKey.generate_key(2048)
EC = {name: ECKey.generate_key(name) for name in ("P-256", "P-384", "P-521", "secp256k1")}
SIGNERS: dict[str, RSAKey | ECKey | OctKey | OKPKey] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), RSA),
    "ES256": EC["P-256"],
    "ES384": EC["P-384"],
    "ES512": EC["P-521"],
    "ES256K": EC["secp256k1"],
    **dict.fromkeys(("HS256", "HS384", "HS512"), OctKey.generate_key(512)),
    **dict.fromkeys(("EdDSA", "Ed25519"), OKPKey.generate_key("Ed25519")),
    "Ed448": OKPKey.generate_key("Ed448"),
}
KEYS: tuple[PublicKey, ...] = (RSA, *EC.values())


def proven(token: str) -> Claims:
    """Return what the token proves now."""
    return prove(token, KEYS, CONFIGURATION, "n", NOW)


def signed(algorithm: str, payload: bytes | str = json.dumps(CLAIMS), /, **header: object) -> str:
    """Return the claims signed by this algorithm; the key id is the signer's."""
    signer = SIGNERS[algorithm]
    signer.ensure_kid()
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    told = {"alg": algorithm, "kid": signer.kid, **header}
    return jws.serialize_compact(told, payload, signer, registry=registry)


def encoded(header: dict[str, object]) -> str:
    """Return a token with this header and no signature worth the name."""
    parts = (json.dumps(header).encode(), json.dumps(CLAIMS).encode(), b"signature")
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize("algorithm", sorted(set(jws.JWSRegistry.algorithms) - {"none"}))
def test_only_a_listed_algorithm_proves(algorithm: str) -> None:
    """Every algorithm that the library knows is tried; one that comes new to it fails here."""
    if algorithm in KEY_TYPES:
        assert proven(signed(algorithm))["sub"] == "1"
        return
    with pytest.raises(IdentificationFailed, match="unsupported_algorithm"):
        proven(signed(algorithm))


@settings(deadline=None)
@given(st.text(st.characters(codec="ascii")) | st.lists(st.text("Ae_-=", max_size=9)).map(".".join))
@example("")
@example("..")
@example("e30.e30.e30")
def test_any_other_text_is_refused(text: str) -> None:
    """Whatever the library makes of it, the caller sees one failure."""
    with pytest.raises(IdentificationFailed) as caught:
        proven(text)
    assert caught.value.kind is FailureKind.REFUSED


@pytest.mark.parametrize(
    "payload",
    [
        "[]",
        "null",
        "not JSON",
        "[" * 90_000,
        '{"iss":"a","iss":"b"}',
        json.dumps(CLAIMS)[:-1] + ',"sub":"2"}',
        json.dumps(CLAIMS)[:-1] + ',"exp":NaN}',
        json.dumps(CLAIMS | {"exp": 10**400}),
        b"\xff",
    ],
)
def test_a_signed_text_that_readers_read_differently_is_refused(payload: bytes | str) -> None:
    """A claim given twice could be one to the signer's checks and another to ours."""
    with pytest.raises(IdentificationFailed, match="refused: the id token is none"):
        proven(signed("RS256", payload))


@pytest.mark.parametrize(
    "header", [{"typ": "JWT"}, {"x5t": "a"}, {"pi.atm": "a provider's own"}, {"jku": "http://a"}]
)
def test_a_header_that_is_not_critical_is_ignored(header: dict[str, object]) -> None:
    """RFC 7515 section 4.1: and no address in it is ever asked for a key."""
    assert proven(signed("RS256", **header))["sub"] == "1"


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"alg": None},
        {"alg": ["RS256"]},
        {"alg": "rs256"},
        {"alg": "None"},
        {"alg": "RSA-OAEP", "enc": "A256GCM"},
        {"alg": "RS256", "crit": ["exp"], "exp": 1},
        {"alg": "RS256", "kid": 5},
        {"alg": "RS256", "kid": "x" * 600},
    ],
    ids=repr,
)
def test_an_odd_header_is_refused(header: dict[str, object]) -> None:
    """None of them reaches a key."""
    with pytest.raises((IdentificationFailed, KeyUnknown)):
        proven(encoded(header))
