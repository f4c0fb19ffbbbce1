"""Waiting for a child process, up to a deadline."""

from __future__ import annotations

import os
import select
import time
from enum import Enum


class Cut(Enum):
    """Why a run was ended before its own end."""

    SIZE = "size"
    TIME = "time"


def has_ended(pid: int, until: float) -> bool:
    """Wait for the child; tell whether it ended by ``until``, on the monotonic clock.

    What it started, and left behind, is not waited for.
    """
    child = os.pidfd_open(pid)
    try:
        waited = select.poll()
        waited.register(child, select.POLLIN)
        return bool(waited.poll(max(0.0, until - time.monotonic()) * 1000))
    finally:
        os.close(child)
