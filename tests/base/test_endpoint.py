"""Addresses to listen on, as an operator writes them."""

from __future__ import annotations

import pytest

from silta.base.endpoint import Endpoint, parse_endpoint


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("127.0.0.1:2525", Endpoint("127.0.0.1", 2525)),
        ("silta.localhost:0", Endpoint("silta.localhost", 0)),
        ("[::1]:65535", Endpoint("::1", 65_535)),
    ],
)
def test_a_good_address_is_read_and_written_alike(text: str, endpoint: Endpoint) -> None:
    """What the journal names is what the operator set."""
    assert parse_endpoint(text) == endpoint
    assert str(endpoint) == text


def test_an_endpoint_passes_as_it_is() -> None:
    """Defaults are endpoints already."""
    assert parse_endpoint(Endpoint("::1", 1)) == Endpoint("::1", 1)


@pytest.mark.parametrize(
    "text", ["", "2525", ":2525", "host:", "host:65536", "host:-1", "host:+1", "host:²", "host: 1"]
)
def test_anything_else_is_refused(text: str) -> None:
    """A port that is misread is a service that nobody finds."""
    with pytest.raises(ValueError, match="HOST:PORT"):
        parse_endpoint(text)
