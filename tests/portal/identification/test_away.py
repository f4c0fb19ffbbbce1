"""A provider that is away, or as good as away."""

from __future__ import annotations

import time
from typing import Final

import pytest

from silta.portal.identification.configuration import Configuration
from silta.portal.identification.connection import Limits
from silta.portal.identification.failures import FailureKind, IdentificationFailed
from silta.portal.identification.provider import Provider
from tests.peers.identity_provider import HETU, Answer, IdentityProvider
from tests.peers.ports import free_port
from tests.portal.identification.walking import fails, walk

LATER: Final = FailureKind.UNAVAILABLE
ENDPOINTS = ["/.well-known/openid-configuration", "/jwks", "/token", "/userinfo"]
QUICK = Limits(connect_seconds=1, read_seconds=0.3, body_bytes=4000)
AWAY = {
    "fails": Answer(500, b'{"error": "server_error"}'),
    "in pieces of HTML": Answer(502, b"<html>"),
    "slow": Answer(seconds=5),
    "dripping": Answer(body=b" ", seconds=0.1, pieces=50),
    "redirects": Answer(302, b"", {"Location": "http://127.0.0.1:9/"}),
    "redirects with the request": Answer(307, b"", {"Location": "http://127.0.0.1:9/"}),
    "compressed": Answer(200, b"\x1f\x8b", {"Content-Encoding": "gzip"}),
    "not JSON": Answer(200, b"<html>"),
    "a list": Answer(200, b"[]"),
    "deep": Answer(200, b"[" * 3000),
    "not UTF-8": Answer(200, b'{"a": "\xff"}'),
    "cut off": Answer(200, b"{", {"Content-Length": "200"}),
    "too busy": Answer(429, b"later"),
}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("how", AWAY)
def test_an_endpoint_that_is_away_is_told_so(
    configuration: Configuration, theirs: IdentityProvider, endpoint: str, how: str
) -> None:
    """The page says to come back later, whatever it was, and soon."""
    theirs.slim, theirs.misbehaviour.answers = (HETU,), {endpoint: AWAY[how]}
    began = time.monotonic()
    fails(Provider(configuration, QUICK), theirs, LATER)
    assert time.monotonic() - began < 3


def test_nobody_there_is_told_so(configuration: Configuration) -> None:
    """The portal stays up, and says it at the log-in."""
    gone = f"http://127.0.0.1:{free_port()}"
    there = Configuration(gone, "silta", "secret", configuration.redirect_uri, HETU)
    with pytest.raises(IdentificationFailed) as caught:
        Provider(there).begin("fi")
    assert caught.value.kind is LATER


@pytest.mark.parametrize("error", ["invalid_client", "unauthorized_client", "server_error"])
def test_what_is_our_fault_is_not_the_persons(
    ours: Provider, theirs: IdentityProvider, error: str
) -> None:
    """A wrong secret is the operator's to mend; the person can only come back."""
    theirs.misbehaviour.answers = {"/token": Answer(400, f'{{"error": "{error}"}}'.encode())}
    fails(ours, theirs, LATER)


def test_a_wrong_secret_serves_nobody(
    configuration: Configuration, theirs: IdentityProvider
) -> None:
    """A strict provider takes the code from its own client alone."""
    theirs.client_secret = "another"
    fails(Provider(configuration), theirs, LATER)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id_token": None},
        {"id_token": 5},
        {"id_token": "ä.ö.å"},
        {"id_token": ""},
        {"access_token": None},
        {"access_token": "a\r\nb: c"},
        {"token_type": "DPoP"},
        {"token_type": None},
    ],
    ids=repr,
)
def test_an_answer_without_tokens_proves_nobody(
    ours: Provider, theirs: IdentityProvider, wrong: dict[str, object]
) -> None:
    """The endpoint answered; it only did not prove anybody."""
    theirs.misbehaviour.token = wrong
    fails(ours, theirs, FailureKind.REFUSED)


@pytest.mark.parametrize("wrong", [{"expires_in": "soon"}, {"expires_in": [1]}, {"error": {}}])
def test_an_odd_answer_of_the_token_endpoint_is_no_crash(
    ours: Provider, theirs: IdentityProvider, wrong: dict[str, object]
) -> None:
    """The library reads these before we do."""
    theirs.misbehaviour.token = wrong
    with pytest.raises(IdentificationFailed):
        walk(ours, theirs)


def test_who_waits_in_line_for_a_dead_provider_does_not_wait_again(
    configuration: Configuration, theirs: IdentityProvider
) -> None:
    """Each thread that hangs is a page that somebody else does not get."""
    theirs.misbehaviour.answers = {ENDPOINTS[0]: AWAY["slow"]}
    ours = Provider(configuration, QUICK)
    for _ in range(5):
        with pytest.raises(IdentificationFailed):
            ours.begin("fi")
    assert theirs.asked[ENDPOINTS[0]] == 1


def test_a_provider_that_comes_back_is_asked_again(
    configuration: Configuration, theirs: IdentityProvider
) -> None:
    """A failure is kept for seconds, not for an hour."""
    moments = iter(range(0, 1000, 6))
    ours = Provider(configuration, ticks=lambda: next(moments))
    theirs.misbehaviour.answers = {ENDPOINTS[0]: AWAY["fails"]}
    fails(ours, theirs, LATER)
    theirs.misbehaviour.answers = {}
    assert walk(ours, theirs).subject == "sub-aino"


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (Answer(200, b"{}" + b" " * 3999), "an answer of the provider is too large"),
        (Answer(302, b"{}", {"Location": "/there"}), "the provider redirects a request of ours"),
    ],
)
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_answer_that_could_be_read_is_not(
    configuration: Configuration,
    theirs: IdentityProvider,
    endpoint: str,
    answer: Answer,
    detail: str,
) -> None:
    """It is good JSON, and still too much of it, or meant for somebody who goes elsewhere."""
    theirs.slim, theirs.misbehaviour.answers = (HETU,), {endpoint: answer}
    assert fails(Provider(configuration, QUICK), theirs, LATER).detail == detail
