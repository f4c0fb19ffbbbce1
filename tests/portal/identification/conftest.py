"""A strict provider on a socket, and Silta's side of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from silta.portal.identification.configuration import Configuration
from silta.portal.identification.provider import Provider
from tests.peers.identity_provider import HETU, IdentityProvider, identity_provider

CALLBACK = "http://127.0.0.1:8000/auth/callback"


@pytest.fixture
def theirs() -> Iterator[IdentityProvider]:
    """Run the provider."""
    with identity_provider(CALLBACK) as provider:
        yield provider


@pytest.fixture
def configuration(theirs: IdentityProvider) -> Configuration:
    """Return what we and the provider agreed on."""
    return Configuration(theirs.issuer, theirs.client_id, theirs.client_secret, CALLBACK, HETU)


@pytest.fixture
def ours(configuration: Configuration) -> Provider:
    """Return our side of it."""
    return Provider(configuration)
