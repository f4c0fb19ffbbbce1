"""Which addresses are of the public network, and how a name is looked up in time."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import timedelta
from threading import Thread

Resolve = Callable[[str], Sequence[str]]
# Of NAT64, for hosts that have IPv6 alone: RFC 6052 section 2.1.
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
# All that is given out as global unicast (IANA's registry of IPv6 address space).
UNICAST = ipaddress.IPv6Network("2000::/3")
# What of it leads elsewhere or nowhere, by IANA's registry of special addresses: protocols
# (Teredo and ORCHID among them), documentation, 6to4, and a sink for wrong questions.
SPECIAL = tuple(
    map(
        ipaddress.IPv6Network,
        ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)


def is_public(address: str) -> bool:
    """Tell whether an IP address is of the public network: no fetch of ours looks inside.

    Of IPv6 only what is clearly global unicast is; a translated address is what the IPv4
    address in it is. Any other form that has an IPv4 address in it is refused.
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found not in TRANSLATED:
            return found in UNICAST and not any(found in special for special in SPECIAL)
        found = ipaddress.IPv4Address(found.packed[-4:])
    return found.is_global and not found.is_multicast


def resolve(host: str) -> Sequence[str]:
    """Return the IP addresses of a host; empty when the name is nobody's."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, socket.EAI_NODATA):
            return ()
        raise
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def resolved_within(resolve: Resolve, host: str, left: timedelta) -> Sequence[str]:
    """Return the addresses of a host; raise TimeoutError when ``left`` is over before.

    The system's resolver takes no deadline of ours, so a thread waits for it, and ends with
    it or with the process.
    """
    answer: Future[Sequence[str]] = Future()

    def look_up() -> None:
        try:
            answer.set_result(resolve(host))
        except Exception as error:  # noqa: BLE001 -- raised again where it is waited for
            answer.set_exception(error)

    Thread(target=look_up, name="look-up", daemon=True).start()
    return answer.result(max(left.total_seconds(), 0))
