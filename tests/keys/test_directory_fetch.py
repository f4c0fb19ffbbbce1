"""Fetching from a Web Key Directory: what is asked, and what is not taken."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from silta.base.act import ActRefused
from silta.base.identity import Address
from silta.keys.certificate import LIMIT_BYTES
from silta.keys.directory_certificate import located
from silta.keys.directory_fetch import Web, fetch_certificate
from silta.keys.public_address import is_public
from tests.keys.cast import Cast
from tests.keys.directories import (
    DOMAIN,
    HOST,
    Answers,
    Directory,
    content,
    directory,
    dripping,
    silent,
)

KIRJAAMO = Address("kirjaamo", DOMAIN)
BODY = b"certificate"


@pytest.fixture
def siltalas() -> Iterator[Directory]:
    """Give Siltala's directory, which answers."""
    with directory(content(BODY)) as running:
        yield running


def fetched(given: Directory, web: Web | None = None) -> bytes:
    """Fetch Kirjaamo's certificate."""
    return fetch_certificate(KIRJAAMO, [DOMAIN], web or given.web())


def why_not(given: Directory, web: Web | None = None) -> str:
    """Return why nothing is fetched."""
    with pytest.raises(ActRefused) as refused:
        fetched(given, web)
    return str(refused.value)


def test_the_advanced_method_is_asked_first(siltalas: Directory) -> None:
    """Once, at the host that is for it, and the direct one not at all."""
    siltalas.hosts[DOMAIN] = ["127.0.0.1"]
    assert fetched(siltalas) == BODY
    [asked] = siltalas.asked
    assert asked.startswith(f"{HOST}/.well-known/openpgpkey/{DOMAIN}/hu/")
    assert asked.endswith("?l=kirjaamo")


def test_the_direct_method_is_for_a_domain_without_that_host(siltalas: Directory) -> None:
    """The draft has it so."""
    siltalas.hosts = {DOMAIN: ["127.0.0.1"]}
    assert fetched(siltalas) == BODY
    [asked] = siltalas.asked
    assert asked.startswith(f"{DOMAIN}/.well-known/openpgpkey/hu/")


def test_a_domain_without_hosts_has_no_directory(siltalas: Directory) -> None:
    """And nobody is asked."""
    siltalas.hosts = {}
    assert "no Web Key Directory" in why_not(siltalas)


def test_another_domain_s_directory_is_not_asked(siltalas: Directory) -> None:
    """Only the authority's own: nobody else vouches for it."""
    with pytest.raises(ActRefused, match="not a domain of this authority"):
        fetch_certificate(KIRJAAMO, ["naapurila.example"], siltalas.web())
    assert siltalas.asked == []


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (content(b"", 404), "no certificate for this address"),
        (content(b"", 302, Location=f"https://{DOMAIN}/"), "answered 302"),
        (content(b"", 301, Location="http://127.0.0.1/"), "no redirect is followed"),
        (content(b"", 500), "answered 500"),
        (content(bytes(LIMIT_BYTES + 1)), "larger than 256 KiB"),
    ],
)
def test_only_a_plain_good_answer_is_taken(siltalas: Directory, answers: Answers, why: str) -> None:
    """Where the advanced host exists, its answer is the last word."""
    siltalas.hosts[DOMAIN] = ["127.0.0.1"]
    siltalas.answers = answers
    assert why in why_not(siltalas)
    assert len(siltalas.asked) == 1


@pytest.mark.parametrize("answers", [dripping, silent])
def test_who_answers_too_slowly_is_left(siltalas: Directory, answers: Answers) -> None:
    """Silence, and a byte now and then, end at the same deadline."""
    siltalas.answers = answers
    started = time.monotonic()
    assert "in time" in why_not(siltalas, siltalas.web(timedelta(seconds=0.5)))
    assert time.monotonic() - started < 4


def test_a_stranger_s_tls_certificate_is_not_taken(siltalas: Directory) -> None:
    """The checks of the system's own authorities are on."""
    web = replace(siltalas.web(), context=Web().context)
    assert "its TLS certificate is not valid" in why_not(siltalas, web)


def test_the_host_s_name_is_checked() -> None:
    """A certificate for another host of the same authority is not this one's."""
    with directory(content(BODY), "naapurila.example") as another:
        assert "its TLS certificate is not valid" in why_not(another)
        assert another.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "fd00::1", "fec0::1"])
def test_no_fetch_looks_inside(siltalas: Directory, address: str) -> None:
    """A name of somebody else's may lead to any address: beside a public one, too."""
    siltalas.hosts[HOST] = ["93.184.215.14", address]
    web = replace(siltalas.web(), may_connect=is_public)
    assert "not a public address" in why_not(siltalas, web)


def test_no_proxy_of_the_environment_is_used(
    siltalas: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would see whom we ask for, and could answer."""
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetched(siltalas) == BODY


def test_what_speaks_no_tls_is_not_taken(siltalas: Directory) -> None:
    """There is no other way than https."""
    with socket.create_server(("127.0.0.1", 0)) as plain:
        web = replace(siltalas.web(timedelta(seconds=0.5)), port=int(plain.getsockname()[1]))
        assert "no answer" in why_not(siltalas, web)


def test_a_name_that_is_looked_up_too_slowly_is_left(siltalas: Directory) -> None:
    """The resolver of the system knows nothing of our deadline."""
    slow = Event()

    def waiting(_host: str) -> list[str]:
        slow.wait(30)
        return ["127.0.0.1"]

    web = replace(siltalas.web(timedelta(seconds=0.2)), resolve=waiting)
    started = time.monotonic()
    assert "cannot be looked up now" in why_not(siltalas, web)
    slow.set()
    assert time.monotonic() - started < 4
    assert siltalas.asked == []


def test_a_name_that_cannot_be_looked_up_now_is_said(siltalas: Directory) -> None:
    """It is not the same as having no directory."""

    def away(_host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    assert "cannot be looked up now" in why_not(siltalas, replace(siltalas.web(), resolve=away))


def test_a_located_certificate_is_read_and_is_the_mailbox_s(
    siltalas: Directory, cast: Cast
) -> None:
    """A directory that hands out another one's is not believed."""
    siltalas.answers = content(cast.certificates["kirjaamo"])
    mailbox, facts = located("Kirjaamo@siltala.example", [DOMAIN], siltalas.web())
    assert (str(mailbox), facts.fingerprint) == (
        "Kirjaamo@siltala.example",
        cast.keys["kirjaamo"],
    )
    siltalas.answers = content(cast.certificates["naapurila"])
    with pytest.raises(ActRefused, match=r"is not of kirjaamo@siltala\.example"):
        located("kirjaamo@siltala.example", [DOMAIN], siltalas.web())
