"""The provider of ``make demo``: a real other implementation, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from silta.portal.identification.configuration import Configuration
from silta.portal.identification.failures import IdentificationFailed
from silta.portal.identification.provider import Provider
from tests.peers.identity_provider import HETU, PEOPLE
from tests.peers.ports import free_port, wait_until_listening
from tests.portal.identification.conftest import CALLBACK
from tests.town import AINO, EINO


@pytest.fixture(scope="module")
def demo() -> Iterator[Provider]:
    """Run it with its two people, and give our side of it."""
    port = free_port()
    people = [f"--user-claims={json.dumps(claims)}" for claims in PEOPLE.values()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", f"--port={port}"]
    process = subprocess.Popen([*command, "--require-nonce", *people], stderr=subprocess.DEVNULL)
    try:
        wait_until_listening(port, 30)
        yield Provider(Configuration(f"http://127.0.0.1:{port}", "silta", "demo", CALLBACK, HETU))
    finally:
        process.terminate()
        process.wait(10)


def press(address: str, **fields: str) -> dict[str, str]:
    """Send the log-in page's form, and return what the browser brings back."""
    with requests.Session() as browser:
        browser.trust_env = False
        back = browser.post(address, data=fields, allow_redirects=False, timeout=10)
    return dict(parse_qsl(urlsplit(back.headers["Location"]).query))


@pytest.mark.parametrize(("subject", "code"), [("sub-aino", AINO), ("sub-eino", EINO)])
def test_the_demos_people_are_identified(demo: Provider, subject: str, code: str) -> None:
    """All claims of a preset person stand in its id token; it gives no level."""
    address, begun = demo.begin("fi")
    who = demo.finish(begun, press(address, sub=subject), datetime.now(UTC))
    assert (who.subject, who.hetu.code, who.acr) == (subject, code, "")


def test_whoever_types_another_name_there_is_nobody(demo: Provider) -> None:
    """Its page takes any subject; one without an identity code does not get in."""
    address, begun = demo.begin("fi")
    with pytest.raises(IdentificationFailed, match="refused: no family name was given"):
        demo.finish(begun, press(address, sub="somebody"), datetime.now(UTC))


def test_deny_is_not_readable_as_cancel_there(demo: Provider) -> None:
    """Its answer to Deny lacks our state (version 0.3.4), so it proves nothing at all."""
    address, begun = demo.begin("fi")
    back = press(address, action="deny")
    assert back["error"] == "access_denied"
    with pytest.raises(IdentificationFailed, match="refused: the answer's state"):
        demo.finish(begun, back, datetime.now(UTC))
