"""A whole identification as a test walks it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from silta.portal.identification.failures import FailureKind, IdentificationFailed
from silta.portal.identification.identified import Identified
from silta.portal.identification.provider import Provider
from tests.peers.identity_provider import IdentityProvider


def walk(ours: Provider, theirs: IdentityProvider, button: str = "aino") -> Identified:
    """Go to the provider, press a button there, come back."""
    address, begun = ours.begin("fi")
    return ours.finish(begun, theirs.press(address, button), datetime.now(UTC))


def fails(
    ours: Provider, theirs: IdentityProvider, kind: FailureKind, button: str = "aino"
) -> IdentificationFailed:
    """Walk, expect that it fails in this way, and return how."""
    with pytest.raises(IdentificationFailed) as caught:
        walk(ours, theirs, button)
    assert caught.value.kind is kind, caught.value.detail
    return caught.value
