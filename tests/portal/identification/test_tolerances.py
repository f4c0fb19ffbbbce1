"""What is forgiven a provider: clocks, levels and audiences that are not quite ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from silta.portal.identification.failures import IdentificationFailed
from silta.portal.identification.provider import Provider
from tests.peers.identity_provider import IdentityProvider
from tests.portal.identification.walking import walk


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-58, True), (358, True), (-70, False), (370, False)]
)
def test_a_minutes_difference_of_clocks_is_taken(
    ours: Provider, theirs: IdentityProvider, seconds: int, *, is_taken: bool
) -> None:
    """The double's token is good from now on for 300 seconds."""
    address, begun = ours.begin("fi")
    back, at = theirs.press(address), datetime.now(UTC) + timedelta(seconds=seconds)
    if is_taken:
        assert ours.finish(begun, back, at).subject == "sub-aino"
    else:
        with pytest.raises(IdentificationFailed, match="the id token does not hold"):
            ours.finish(begun, back, at)


@pytest.mark.parametrize("told", [9_000_000_000, "yesterday", True, 0, -5, None])
def test_a_time_that_is_none_is_now(ours: Provider, theirs: IdentityProvider, told: object) -> None:
    """An identification in the future would outlive its session."""
    theirs.misbehaviour.id_token = {"auth_time": told}
    assert datetime.now(UTC) - walk(ours, theirs).identified_at < timedelta(seconds=3)


def test_without_a_level_there_is_none(ours: Provider, theirs: IdentityProvider) -> None:
    """The evidence then says so; nothing is made up."""
    theirs.misbehaviour.id_token = {"acr": None}
    assert walk(ours, theirs).acr == ""


def test_several_audiences_with_us_as_party_are_good(
    ours: Provider, theirs: IdentityProvider
) -> None:
    """OpenID Connect Core section 3.1.3.7, points 3 to 5."""
    theirs.misbehaviour.id_token = {"aud": ["another", theirs.client_id], "azp": theirs.client_id}
    assert walk(ours, theirs).subject == "sub-aino"
