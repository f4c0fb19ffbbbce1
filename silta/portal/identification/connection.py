"""How we speak to the provider: with bounds, and never anywhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO

import requests
from authlib.integrations.requests_client import OAuth2Session
from urllib3.exceptions import HTTPError

from silta.mailbox.letter.strict_json import NotStrictJson, read_object
from silta.portal.identification.configuration import Client
from silta.portal.identification.failures import unavailable

PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request to the provider may cost; a person waits for it.

    ``read_seconds`` is the longest silence, and the time for a whole body besides.
    ``body_bytes`` is far more than a set of keys or a token needs.
    """

    connect_seconds: float = 5
    read_seconds: float = 10
    body_bytes: int = 1_048_576


@contextmanager
def connected(client: Client, limits: Limits) -> Iterator[OAuth2Session]:
    """Give a session with the provider for a few requests of one thread.

    It takes no proxy and no password from the environment. Raises IdentificationFailed
    (UNAVAILABLE) when the provider cannot be reached, redirects or answers too much.
    """

    def bounded(response: requests.Response, *_: object, **__: object) -> None:
        _take_body(response, limits)

    with OAuth2Session(
        client.client_id,
        client.client_secret,
        redirect_uri=client.redirect_uri,
        scope="openid profile email",
        code_challenge_method="S256",
        trust_env=False,
        hooks={"response": [bounded]},
        # A token of one minute is good for the one request that follows it.
        leeway=0,
        default_timeout=(limits.connect_seconds, limits.read_seconds),
    ) as session:
        # What is not compressed cannot swell past the limit.
        session.headers["Accept-Encoding"] = "identity"
        try:
            yield session
        except (requests.RequestException, HTTPError, OSError) as error:
            raise unavailable(f"no answer of the provider: {type(error).__name__}") from None


def read_document(
    session: OAuth2Session, address: str, *, with_token: bool = False
) -> dict[str, object]:
    """Return the JSON object at an address of the provider; raise UNAVAILABLE if it is none."""
    response = session.get(
        address,
        withhold_token=not with_token,
        allow_redirects=False,
        headers={"Accept": "application/json"},
    )
    if response.status_code != HTTPStatus.OK:
        raise unavailable(f"the provider answered {response.status_code}")
    try:
        return read_object(response.content)
    except NotStrictJson as fault:
        raise unavailable(f"a document of the provider is {fault}") from None


def _take_body(response: requests.Response, limits: Limits) -> None:
    """Read the body within the limits and put it where the library looks for it."""
    body, response.raw = response.raw, BytesIO()
    content = bytearray()
    end = time.monotonic() + limits.read_seconds
    try:
        if response.is_redirect:
            raise unavailable("the provider redirects a request of ours")
        while piece := body.read1(PIECE_BYTES, decode_content=False):
            content += piece
            if len(content) > limits.body_bytes:
                raise unavailable("an answer of the provider is too large")
            if time.monotonic() > end:
                raise unavailable("an answer of the provider takes too long")
    finally:
        body.close()
    response.raw = BytesIO(content)
