"""Which addresses a certificate can be found under."""

from __future__ import annotations

import pytest

from silta.keys.directory_entry import is_of
from tests.keys.cast import Cast


@pytest.mark.parametrize("address", ["intake@silta.localhost", "Intake@SILTA.localhost"])
def test_a_certificate_is_of_the_address_it_names(cast: Cast, address: str) -> None:
    """Letter cases aside, as gpg has it."""
    assert is_of(cast.gateway_certificate, address)


@pytest.mark.parametrize("address", ["ntake@silta.localhost", "intake@silta", "", "Silta"])
def test_it_is_of_no_other(cast: Cast, address: str) -> None:
    """Part of an address is another address."""
    assert not is_of(cast.gateway_certificate, address)


def test_what_is_no_certificate_is_an_error(cast: Cast) -> None:
    """Ours come from our own database: this one is damaged."""
    with pytest.raises(ValueError, match="cut off"):
        is_of(cast.gateway_certificate[:20], "intake@silta.localhost")
