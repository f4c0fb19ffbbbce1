"""The provider's keys change; nobody notices but a forger."""

from __future__ import annotations

from silta.portal.identification.configuration import Configuration
from silta.portal.identification.failures import FailureKind
from silta.portal.identification.provider import Provider
from tests.peers.identity_provider import IdentityProvider, Signing
from tests.portal.identification.walking import fails, walk


class Ticks:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """Return them."""
        return self.seconds


def test_a_new_key_is_fetched_when_it_is_first_seen(
    configuration: Configuration, theirs: IdentityProvider
) -> None:
    """Providers rotate keys without telling; the hour need not be over."""
    ticks = Ticks()
    ours = Provider(configuration, ticks=ticks)
    walk(ours, theirs)
    theirs.rotate_keys()
    ticks.seconds += 61
    assert walk(ours, theirs).subject == "sub-aino"
    assert theirs.asked["/jwks"] == 2


def test_unknown_keys_do_not_make_us_ask_and_ask(
    configuration: Configuration, theirs: IdentityProvider
) -> None:
    """At most once a minute, whatever key ids are shown to us."""
    ours = Provider(configuration, ticks=Ticks())
    theirs.signing = Signing.UNPUBLISHED_KEY
    for _ in range(3):
        fails(ours, theirs, FailureKind.REFUSED)
    assert theirs.asked["/jwks"] == 1


def test_a_withdrawn_key_is_forgotten_in_an_hour(
    configuration: Configuration, theirs: IdentityProvider
) -> None:
    """A provider withdraws a key that was stolen; then it must not go on proving."""
    ticks = Ticks()
    ours = Provider(configuration, ticks=ticks)
    walk(ours, theirs)
    old = theirs.keys
    theirs.rotate_keys()
    ticks.seconds += 3601
    walk(ours, theirs)
    published, theirs.keys = theirs.keys.published(), old
    assert published != old.published()
    fails(ours, theirs, FailureKind.REFUSED)


def test_metadata_are_read_again_after_an_hour(
    configuration: Configuration, theirs: IdentityProvider
) -> None:
    """An endpoint may move."""
    ticks = Ticks()
    ours = Provider(configuration, ticks=ticks)
    for seconds in (0, 3599, 1):
        ticks.seconds += seconds
        ours.begin("fi")
    assert theirs.asked["/.well-known/openid-configuration"] == 2
