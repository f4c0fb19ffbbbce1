"""Who is inside: sessions counted, in all and for each address they come from."""

from __future__ import annotations

import ipaddress
from collections import Counter

from silta.base.reason import Reason, Refused

# The smallest network that anybody is given: its 2^64 addresses are all of one owner.
IPV6_SHARE_BITS = 64
# Under a flood the journal gets one line in this time, not one for each connection.
TURNED_AWAY_EVERY_SECONDS = 10.0


def origin_of(host: str) -> str:
    """Return what a peer is counted by: its IPv4 address, or the /64 of its IPv6 address.

    An IPv4 address that a socket of both families shows as IPv6 is the IPv4 address it
    is. ``host`` may hold a zone, as link-local ones do.
    """
    address = ipaddress.ip_address(host.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_SHARE_BITS), strict=False))


class Lobby:
    """At most ``most`` sessions inside, and at most ``most_of_one`` of them of one origin.

    Used from the event loop alone, so without a lock. An origin without a session takes
    no memory.
    """

    def __init__(self, most: int, most_of_one: int) -> None:
        self.most = most
        self.most_of_one = most_of_one
        self._inside: Counter[str] = Counter()
        self._turned_away = 0
        self._next_line_at = 0.0

    @property
    def inside(self) -> int:
        """Return how many sessions there are."""
        return self._inside.total()

    @property
    def origins(self) -> int:
        """Return from how many origins they come."""
        return len(self._inside)

    def enter(self, origin: str) -> None:
        """Count one more session; raise Refused(session.too_many), then nothing is counted."""
        if self.inside >= self.most or self._inside[origin] >= self.most_of_one:
            raise Refused(Reason.SESSION_TOO_MANY)
        self._inside[origin] += 1

    def leave(self, origin: str) -> None:
        """Count one session of ``origin`` less; once for each that entered."""
        self._inside[origin] -= 1
        if self._inside[origin] <= 0:
            del self._inside[origin]

    def turn_away(self, at_seconds: float) -> int:
        """Count one that was not let in; return how many to tell the journal of, mostly 0."""
        self._turned_away += 1
        if at_seconds < self._next_line_at:
            return 0
        count, self._turned_away = self._turned_away, 0
        self._next_line_at = at_seconds + TURNED_AWAY_EVERY_SECONDS
        return count
