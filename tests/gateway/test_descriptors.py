"""File descriptors: room is made where it may be, and fewer are let in where it may not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from silta.gateway.descriptors import reserve, sessions_within

WORKERS = 4
ASK = """
import resource
from silta.gateway.descriptors import make_room
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
print(make_room(1000, {workers}), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def asked(soft: int, hard: int) -> tuple[str, int, int]:
    """Return what a process with these limits says, its sessions and its new soft limit."""
    code = ASK.format(soft=soft, hard=hard, workers=WORKERS)
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    *lines, numbers = said.stdout.splitlines()
    room, limit = map(int, numbers.split())
    return "\n".join(lines), room, limit


@pytest.mark.parametrize(
    ("descriptors", "sessions"),
    [
        (10_000, 1000),
        (2000 + reserve(WORKERS), 1000),
        (1999 + reserve(WORKERS), 999),
        (1998 + reserve(WORKERS), 999),
        (10, 1),
    ],
)
def test_sessions_never_take_what_the_mails_inside_need(descriptors: int, sessions: int) -> None:
    """A session that cannot have its gpg is worth less than a 421."""
    assert sessions_within(descriptors, 1000, WORKERS) == sessions


def test_the_soft_limit_is_raised_as_far_as_needed() -> None:
    """Systems start a process with 1,024, for programs older than this one."""
    said, room, limit = asked(512, 4096)
    assert (said, room, limit) == ("", 1000, 2000 + reserve(WORKERS))


def test_a_low_hard_limit_means_fewer_sessions_and_a_line_that_says_so() -> None:
    """The operator asked for more, and must hear why there are not."""
    said, room, limit = asked(512, 800)
    assert (room, limit) == ((800 - reserve(WORKERS)) // 2, 800)
    assert "too few file descriptors" in said
