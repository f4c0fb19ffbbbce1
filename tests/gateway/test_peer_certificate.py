"""Whom a peer is by its certificate: a whole name, or nobody."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.gateway.peer_certificate import dns_names, speaks_for

DOMAINS = ("posti.siltala.example", "siltala.example")
SUBJECT = ((("commonName", "siltala.example"),),)
LABELS = st.from_regex(r"[a-d0-9]{1,8}", fullmatch=True)


def certificate(*names: tuple[str, str]) -> dict[str, Any]:
    """Return what ``ssl`` says of a certificate with these alternative names."""
    return {"subject": SUBJECT, "version": 3, "subjectAltName": names}


@pytest.mark.parametrize("nothing", [None, {}])
def test_no_certificate_is_not_the_same_as_one_without_names(nothing: Any) -> None:  # noqa: ANN401 -- what ssl gives
    """None is asked for, so nobody is refused for it."""
    assert dns_names(nothing) is None


@pytest.mark.parametrize(
    "shown",
    [
        {"subject": SUBJECT, "version": 3},
        certificate(),
        certificate(("IP Address", "192.0.2.1")),
        certificate(("email", "kirjaamo@siltala.example"), ("URI", "https://siltala.example")),
    ],
)
def test_a_certificate_without_dns_names_is_nobody_s(shown: dict[str, Any]) -> None:
    """The common name is no name (RFC 9525 section 2); an address may be anybody's tomorrow."""
    names = dns_names(shown)
    assert names is not None
    assert not names
    assert not speaks_for(names, DOMAINS)


def test_dns_names_are_read_in_lower_case() -> None:
    """RFC 4343: case tells nobody apart; and what is of another kind is left out."""
    shown = certificate(("DNS", "Posti.SILTALA.example"), ("IP Address", "::1"), ("DNS", "b.fi"))
    assert dns_names(shown) == frozenset({"posti.siltala.example", "b.fi"})


@pytest.mark.parametrize(
    "name",
    ["siltala.example", "posti.siltala.example", "mx1.siltala.example", "a.b.c.siltala.example"],
)
def test_a_domain_and_a_host_below_it_speak_for_it(name: str) -> None:
    """Mail leaves from a host, and is of a domain."""
    assert speaks_for({name}, DOMAINS)
    assert speaks_for({"muu.example", name}, DOMAINS)


@pytest.mark.parametrize(
    "name",
    [
        "evilsiltala.example",
        "evil-siltala.example",
        "siltala.example.evil.example",
        "siltala.example.",
        "xsiltala.example",
        "example",
        "",
        ".",
        "naapurila.example",
        "*.siltala.example",
        "*.posti.siltala.example",
        "*siltala.example",
        "mx*.siltala.example",
        "*",
        "192.0.2.1",
        "siltala.examp1e",
        "siltala.example\0.evil.example",
    ],
)
def test_what_only_looks_like_it_does_not(name: str) -> None:
    """A certificate for each of these is somebody else's to get, or names no host."""
    assert not speaks_for({name}, DOMAINS)


@pytest.mark.parametrize("names", [set(), {"siltala.example"}])
def test_nobody_speaks_for_no_domain(names: set[str]) -> None:
    """An authority without domains sends nothing."""
    assert not speaks_for(names, ())


@given(LABELS, LABELS)
def test_only_a_dot_parts_a_host_from_its_domain(host: str, domain: str) -> None:
    """Whatever the names are."""
    assert speaks_for({f"{host}.{domain}.example"}, {f"{domain}.example"})
    assert not speaks_for({f"{host}{domain}.example"}, {f"{domain}.example"})
    assert not speaks_for({f"{domain}.example.{host}"}, {f"{domain}.example"})
