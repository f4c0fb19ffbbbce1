"""What the provider says about itself, and which keys it shows."""

from __future__ import annotations

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from silta.portal.identification.configuration import Configuration
from silta.portal.identification.discovery import Metadata, metadata_address, read_metadata
from silta.portal.identification.failures import FailureKind, IdentificationFailed
from silta.portal.identification.keys import KeyUnknown, find_key, read_keys

ISSUER = "https://tunnistus.example/fi"
CONFIGURATION = Configuration(ISSUER, "silta", "secret", "https://silta.example/auth/callback", "h")
GOOD = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://login.tunnistus.example/authorize?tenant=fi",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks",
}
RSA = RSAKey.generate_key(2048, {"kid": "rsa"}).as_dict()
EC = ECKey.generate_key("P-256", {"kid": "ec"}).as_dict()
HMAC = OctKey.generate_key(256, {"kid": "oct"}).as_dict(private=True)


def metadata(**changed: object) -> Metadata:
    """Return good metadata, with some fields changed."""
    return read_metadata({**GOOD, **changed}, CONFIGURATION)


def test_good_metadata_are_read() -> None:
    """What is not said has the values of OpenID Connect Discovery section 3."""
    assert metadata() == Metadata(
        authorization_endpoint="https://login.tunnistus.example/authorize?tenant=fi",
        token_endpoint=f"{ISSUER}/token",
        jwks_uri=f"{ISSUER}/jwks",
        userinfo_endpoint=None,
        auth_method="client_secret_basic",
        names_itself=False,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": f"{ISSUER}/"},
        {"issuer": "https://tunnistus.example/FI"},
        {"issuer": None},
        {"issuer": [ISSUER]},
        {"authorization_endpoint": None},
        {"token_endpoint": "http://tunnistus.example/token"},
        {"token_endpoint": "http://127.0.0.1/token"},
        {"jwks_uri": "/jwks"},
        {"jwks_uri": 5},
        {"userinfo_endpoint": "file:///etc/passwd"},
        {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
        {"token_endpoint_auth_methods_supported": "client_secret_basic"},
        {"token_endpoint_auth_methods_supported": []},
    ],
    ids=repr,
)
def test_metadata_that_do_not_fit_serve_nobody(wrong: dict[str, object]) -> None:
    """The browser, the code and the secret go where these say."""
    with pytest.raises(IdentificationFailed) as caught:
        metadata(**wrong)
    assert caught.value.kind is FailureKind.UNAVAILABLE


@pytest.mark.parametrize("issuer", ["https://a.example/fi", "https://a.example/fi/"])
def test_one_slash_at_the_end_does_not_count(issuer: str) -> None:
    """OpenID Connect Discovery section 4."""
    assert metadata_address(issuer) == "https://a.example/fi/.well-known/openid-configuration"


def test_keys_that_cannot_sign_are_left_out() -> None:
    """RFC 7517 section 5: what is not understood is ignored, and the rest is used."""
    others = [HMAC, {**RSA, "use": "enc"}, {"kty": "AKP"}, {"kty": "RSA"}, {**EC, "crv": "P-1"}, 5]
    broken = [{**RSA, "n": 5}, {**EC, "x": "!"}, {**RSA, "use": ["sig"]}, {**RSA, "key_ops": "x"}]
    assert [key.kid for key in read_keys({"keys": [*others, *broken, RSA, EC]})] == ["rsa", "ec"]


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_short_key_is_none() -> None:
    """It can be computed from the public one."""
    with pytest.raises(IdentificationFailed):
        read_keys({"keys": [RSAKey.generate_key(1024).as_dict()]})


@pytest.mark.parametrize("document", [{}, {"keys": []}, {"keys": {}}, {"keys": [HMAC]}])
def test_a_set_without_a_key_is_unusable(document: dict[str, object]) -> None:
    """The provider is broken, not the person."""
    with pytest.raises(IdentificationFailed) as caught:
        read_keys(document)
    assert caught.value.kind is FailureKind.UNAVAILABLE


@pytest.mark.parametrize(
    ("header", "kid"),
    [
        ({"alg": "RS256", "kid": "rsa"}, "rsa"),
        ({"alg": "PS512", "kid": "rsa"}, "rsa"),
        ({"alg": "ES256"}, "ec"),
        ({"alg": "ES256", "kid": "rsa"}, None),
        ({"alg": "HS256", "kid": "rsa"}, None),
        ({"alg": "none"}, None),
        ({"alg": "RS256", "kid": ""}, None),
        ({"alg": ["RS256"]}, None),
        ({}, None),
    ],
)
def test_a_token_names_one_key(header: dict[str, object], kid: str | None) -> None:
    """And the key's kind must be the algorithm's."""
    keys = read_keys({"keys": [RSA, EC]})
    if kid is not None:
        assert find_key(keys, header).kid == kid
        return
    with pytest.raises(KeyUnknown):
        find_key(keys, header)


@pytest.mark.parametrize(
    ("keys", "key_id"),
    [([RSA, RSA], "rsa"), ([{**RSA, "alg": "RS512"}], "rsa"), ([RSA, {**RSA, "kid": "2"}], None)],
)
def test_a_choice_of_keys_is_no_key(keys: list[dict[str, object]], key_id: str | None) -> None:
    """Two keys of one id, a key for another algorithm, two keys for a token without an id."""
    with pytest.raises(KeyUnknown):
        find_key(read_keys({"keys": keys}), {"alg": "RS256", "kid": key_id})
