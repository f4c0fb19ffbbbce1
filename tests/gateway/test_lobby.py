"""The lobby: never more inside than may be, and nobody counted twice or for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Refused
from silta.gateway.lobby import TURNED_AWAY_EVERY_SECONDS, Lobby, origin_of
from silta.gateway.visit import Visit

MOST, MOST_OF_ONE = 5, 2
ORIGINS = st.sampled_from(["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::/64"])


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
    ],
)
def test_a_peer_is_counted_by_what_it_cannot_have_many_of(host: str, origin: str) -> None:
    """An IPv6 subscriber has 2^64 addresses, and each IPv4 address has two spellings."""
    assert origin_of(host) == origin


def test_one_more_of_an_origin_is_refused_and_another_is_let_in() -> None:
    """One that fills its share leaves room for the others (THREATS cases 23 and 24)."""
    lobby = Lobby(MOST, MOST_OF_ONE)
    for _ in range(MOST_OF_ONE):
        lobby.enter("192.0.2.1")
    with pytest.raises(Refused, match=r"^session\.too_many$"):
        lobby.enter("192.0.2.1")
    lobby.enter("192.0.2.2")
    assert lobby.inside == MOST_OF_ONE + 1


def test_one_more_in_all_is_refused_wherever_it_comes_from() -> None:
    """Memory and descriptors do not ask for addresses."""
    lobby = Lobby(1, MOST_OF_ONE)
    lobby.enter("192.0.2.1")
    with pytest.raises(Refused, match=r"^session\.too_many$"):
        lobby.enter("192.0.2.2")


@given(st.lists(st.tuples(st.booleans(), ORIGINS)))
def test_whatever_comes_and_goes_the_count_is_right(steps: list[tuple[bool, str]]) -> None:
    """A count that drifts ends as a door that is closed for good, or open to all."""
    lobby, inside = Lobby(MOST, MOST_OF_ONE), list[str]()
    for comes, origin in steps:
        if comes and len(inside) < MOST and inside.count(origin) < MOST_OF_ONE:
            lobby.enter(origin)
            inside.append(origin)
        elif comes:
            with pytest.raises(Refused):
                lobby.enter(origin)
        elif origin in inside:
            lobby.leave(origin)
            inside.remove(origin)
    assert (lobby.inside, lobby.origins) == (len(inside), len(set(inside)))


def test_a_visit_gives_its_place_back_once() -> None:
    """Several things end a session at once, and each says so."""
    lobby = Lobby(MOST, MOST_OF_ONE)
    visits = []
    for _ in range(MOST_OF_ONE):
        lobby.enter("192.0.2.1")
        visits.append(Visit(lobby, "192.0.2.1"))
    visits[0].over()
    visits[0].over()
    assert lobby.inside == MOST_OF_ONE - 1


def test_the_journal_hears_of_a_flood_once_in_a_while() -> None:
    """A line for each would fill the disk that the mails need."""
    lobby = Lobby(MOST, MOST_OF_ONE)
    soon, later = 100.0, 100.0 + TURNED_AWAY_EVERY_SECONDS
    assert [lobby.turn_away(at) for at in (soon, soon, soon, later)] == [1, 0, 0, 3]
