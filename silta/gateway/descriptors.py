"""File descriptors: as many as the sessions need, or fewer sessions.

Without one, a connection cannot be accepted, and the loop would try again and again; a
mail inside could not have its gpg or its database. So the door is full before they end.
"""

from __future__ import annotations

import resource

from silta.base.journal import journal

log = journal("gateway")

# Connections taken in one turn of the loop. Those to be turned away have a descriptor for
# about three turns more.
ACCEPTED_AT_ONCE = 16
TURNS_TO_CLOSE = 4
# The listening sockets, the loop, the journal, the libraries, and some to spare.
OWN_DESCRIPTORS = 64
# A session: its socket, and its mail's file in the spool, or what maps that.
FOR_EACH_SESSION = 2
# One mail at work: gpg's files in memory (10), the database with its journal files (3), and
# what is being sealed.
FOR_EACH_WORKER = 16


def reserve(workers: int) -> int:
    """Return how many descriptors are not for sessions."""
    return OWN_DESCRIPTORS + ACCEPTED_AT_ONCE * TURNS_TO_CLOSE + FOR_EACH_WORKER * workers


def sessions_within(descriptors: int, wanted: int, workers: int) -> int:
    """Return how many sessions fit, one at least; ``wanted`` when there is room."""
    return max(1, min(wanted, (descriptors - reserve(workers)) // FOR_EACH_SESSION))


def make_room(wanted: int, workers: int) -> int:
    """Return how many sessions there may be, this process's soft limit raised for them.

    It is raised no further than needed, as gpg inherits it. Where that may not be done,
    or the hard limit is too low, there are fewer sessions, and the journal says so.
    """
    needed = FOR_EACH_SESSION * wanted + reserve(workers)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        except (OSError, ValueError):
            most = soft  # the wall of a systemd unit forbids the call
        soft = most
    room = wanted if soft == resource.RLIM_INFINITY else sessions_within(soft, wanted, workers)
    if room < wanted:
        log.warning("fewer sessions than set: too few file descriptors", count=room)
    return room
