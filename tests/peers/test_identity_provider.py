"""The tests' identity provider is as strict as the tests of Silta take for granted."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import requests

from tests.peers.identity_provider import IdentityProvider, identity_provider

CALLBACK = "http://127.0.0.1:8000/auth/callback"
VERIFIER = secrets.token_urlsafe(32)
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
ASKED = {
    "response_type": "code",
    "client_id": "silta",
    "redirect_uri": CALLBACK,
    "scope": "openid",
    "state": "a state",
    "nonce": "a nonce",
    "code_challenge": CHALLENGE.decode(),
    "code_challenge_method": "S256",
}


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    """Run one that takes the secret in the form."""
    with identity_provider(CALLBACK) as running:
        running.takes = "client_secret_post"
        yield running


def address(provider: IdentityProvider, **changed: str) -> str:
    """Return where a browser is sent."""
    return f"{provider.issuer}/authorize?{urlencode(ASKED | changed)}"


def redeem(provider: IdentityProvider, code: str, **changed: str) -> requests.Response:
    """Give a code back for tokens."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        "client_id": provider.client_id,
        "client_secret": provider.client_secret,
    }
    with requests.Session() as client:
        client.trust_env = False
        return client.post(f"{provider.issuer}/token", data=form | changed, timeout=10)


@pytest.mark.parametrize("changed", [{"client_id": "another"}, {"redirect_uri": f"{CALLBACK}/"}])
def test_a_stranger_is_not_sent_anywhere(
    provider: IdentityProvider, changed: dict[str, str]
) -> None:
    """RFC 6749 section 4.1.2.1: no redirect to an address that is not registered."""
    answer = requests.get(address(provider, **changed), allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers.get("Location")) == (400, None)


@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"nonce": ""},
        {"state": ""},
        {"response_type": "token"},
        {"scope": "profile"},
    ],
)
def test_a_request_without_its_guards_is_sent_back(
    provider: IdentityProvider, changed: dict[str, str]
) -> None:
    """A client that forgets one must fail in its tests."""
    answer = requests.get(address(provider, **changed), allow_redirects=False, timeout=10)
    assert "error=invalid_request" in answer.headers["Location"]


def test_a_code_is_good_once(provider: IdentityProvider) -> None:
    """RFC 6749 section 4.1.2."""
    code = provider.press(address(provider))["code"]
    assert [redeem(provider, code).status_code for _ in range(2)] == [200, 400]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"code_verifier": secrets.token_urlsafe(32)}, 400),
        ({"code_verifier": ""}, 400),
        ({"redirect_uri": "http://127.0.0.1:8000/"}, 400),
        ({"grant_type": "password"}, 400),
        ({"client_secret": "guessed"}, 401),
        ({"client_id": "another"}, 401),
    ],
)
def test_a_code_is_bound(provider: IdentityProvider, changed: dict[str, str], status: int) -> None:
    """To the client, its secret, its verifier and its redirect address."""
    code = provider.press(address(provider))["code"]
    assert redeem(provider, code, **changed).status_code == status


def test_the_page_has_a_button_for_each_person(provider: IdentityProvider) -> None:
    """What a real browser presses."""
    page = requests.get(address(provider), timeout=10).text
    assert '<button name="person" value="aino">Aino Demo</button>' in page
    assert '<button name="cancel" value="1">' in page
