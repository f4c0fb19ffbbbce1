"""What an identity provider knows, and how wrong it is told to be."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from tests.peers.identity_tokens import Signing, SigningKeys

HETU = "urn:oid:1.2.246.21"
SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"
LOGGED_IN_SECONDS = 5  # how long ago each person proved who it is


def person(given: str, family: str, code: str, birthdate: str) -> dict[str, object]:
    """Return the claims of an invented person; the code must be of the 900 series."""
    return {
        "sub": f"sub-{given.lower()}",
        "name": f"{given} {family}",
        "given_name": given,
        "family_name": family,
        "birthdate": birthdate,
        "email": f"{given.lower()}@posti.example",
        HETU: code,
    }


PEOPLE: Mapping[str, Mapping[str, object]] = {
    "aino": person("Aino", "Demo", "210281-9988", "1981-02-21"),
    "eino": person("Eino", "Demo", "010180-9026", "1980-01-01"),
}


@dataclass
class Answer:
    """What an endpoint answers instead of the truth; ``seconds`` later, ``pieces`` times."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0
    pieces: int = 1


@dataclass
class Misbehaviour:
    """What to say wrongly: each mapping is laid over the honest one; a None takes a key out.

    ``metadata`` (discovery), ``response`` (the parameters that the browser brings back),
    ``id_token`` and ``userinfo`` (claims), ``token`` (the token endpoint's answer);
    ``answers`` replaces whole endpoints by path: ``/token``, ``/jwks``, ``/userinfo``,
    ``/.well-known/openid-configuration``.
    """

    metadata: dict[str, object] = field(default_factory=dict)
    response: dict[str, str | None] = field(default_factory=dict)
    id_token: dict[str, object] = field(default_factory=dict)
    userinfo: dict[str, object] = field(default_factory=dict)
    token: dict[str, object] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for: a person, by key, and the parameters that were asked."""

    person: str
    asked: Mapping[str, str]
    made_at: float


@dataclass
class IdentityProvider:
    """One running provider with one registered client.

    ``people`` may be changed at any time. ``slim`` lists claims that stand at the userinfo
    endpoint alone. ``asked`` counts the requests by path, ``locales`` keeps each ``ui_locales``
    that came; ``takes`` is how the client must show its secret; ``logged_in_seconds`` is how
    long ago each person proved who it is, unless it is asked anew (``max_age``).
    """

    issuer: str
    redirect_uri: str
    client_id: str = "silta"
    # What a client must encode for HTTP (RFC 6749 section 2.3.1).
    client_secret: str = "salai:suus+ä%20"
    people: dict[str, dict[str, object]] = field(
        default_factory=lambda: {key: dict(claims) for key, claims in PEOPLE.items()}
    )
    signing: Signing = Signing.RS256
    slim: tuple[str, ...] = ()
    takes: str = "client_secret_basic"
    logged_in_seconds: int = LOGGED_IN_SECONDS
    misbehaviour: Misbehaviour = field(default_factory=Misbehaviour)
    asked: dict[str, int] = field(default_factory=dict)
    locales: list[str] = field(default_factory=list)
    keys: SigningKeys = field(default_factory=lambda: SigningKeys(0))
    grants: dict[str, Grant] = field(default_factory=dict)
    bearers: dict[str, str] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    def rotate_keys(self) -> None:
        """Sign with new keys from now on, and publish no other."""
        self.keys = SigningKeys(self.keys.generation + 1)

    def issue(self, key: str, asked: Mapping[str, str]) -> str:
        """Return a new code for a person, for what the browser asked."""
        code = secrets.token_urlsafe(16)
        self.grants[code] = Grant(key, asked, time.monotonic())
        return code

    def id_token(self, grant: Grant) -> str:
        """Return a signed id token for a grant, as wrong as it was asked for."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 300,
            "nonce": grant.asked["nonce"],
            "acr": SUBSTANTIAL,
            "auth_time": now - self.logged_in_ago(grant.asked),
            **{k: v for k, v in self.people[grant.person].items() if k not in self.slim},
        }
        return self.keys.sign(laid_over(claims, self.misbehaviour.id_token), self.signing)

    def logged_in_ago(self, asked: Mapping[str, str]) -> int:
        """Return how long ago the person proved who it is: anew where ``max_age`` asks for it."""
        ago = self.logged_in_seconds
        return ago if ago <= int(asked.get("max_age", ago)) else 0

    def press(self, address: str, button: str = "aino") -> dict[str, str]:
        """Open the log-in page and press a person's button or ``cancel``; give the answer.

        The answer is the query with which the provider sends the browser back to the client.
        """
        with requests.Session() as browser:
            browser.trust_env = False
            page = browser.get(address, timeout=10)
            assert page.status_code == 200, page.text
            pressed = {"cancel": "1"} if button == "cancel" else {"person": button}
            back = browser.post(address, data=pressed, allow_redirects=False, timeout=10)
        target = urlsplit(back.headers["Location"])
        assert f"{target.scheme}://{target.netloc}{target.path}" == self.redirect_uri
        return dict(parse_qsl(target.query, strict_parsing=True))


def laid_over(honest: Mapping[str, Any], wrong: Mapping[str, Any]) -> dict[str, Any]:
    """Return the honest mapping with the wrong one over it; a None takes a key out."""
    return {key: value for key, value in {**honest, **wrong}.items() if value is not None}
