"""Short-lived folders for gpg homes and rings, and the end of those whose process died.

A folder belongs to the process that holds a lock on it: a lock ends with its process,
whatever ended that. systemd-tmpfiles(8) leaves locked folders alone too.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from silta.keys.closing import Closing
from silta.keys.gnupg import stop_agent

# sockaddr_un holds 107 bytes of path (unix(7)), and this is the agent's longest socket name.
LONGEST_HOME_BYTES = 107 - len("/S.gpg-agent.browser")
PREFIX = "silta-gpg-"
NAMES_BYTES = len(f"/{PREFIX}") + 8 + len("/99")  # a folder's name and a home's in it
FALLBACK = Path("/tmp")  # noqa: S108 -- what stands in it is made by mkdtemp, mode 0700


def runtime_base(silta_home: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Return where run-time folders go: systemd's place, the home's ``run``, or ``/tmp``.

    The first whose paths leave room for an agent's socket. Makes the folder if need be.
    """
    given = environment.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    for base in (Path(given) if given else None, silta_home.resolve() / "run"):
        if base is not None and len(os.fsencode(base)) + NAMES_BYTES <= LONGEST_HOME_BYTES:
            base.mkdir(mode=0o700, parents=True, exist_ok=True)
            return base
    return FALLBACK


class RuntimeFolder(Closing):
    """A new folder of mode 0700, ours until the end of the block or of the process."""

    def __init__(self, base: Path) -> None:
        lock = None
        while lock is None:  # another process's sweep may come between the folder and its lock
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
            lock = _lock(self.path)
        self._lock = lock

    def close(self) -> None:
        """Stop the agents in the folder and remove it."""
        _remove(self.path)
        os.close(self._lock)


def _lock(folder: Path) -> int | None:
    """Return a lock on a folder, or None if it is gone."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return None
    fcntl.flock(lock, fcntl.LOCK_EX)
    if folder.exists():
        return lock
    os.close(lock)
    return None


def sweep(base: Path) -> None:
    """Remove the run-time folders under ``base`` and ``/tmp`` whose processes are no more."""
    for place in {base, FALLBACK}:
        for folder in place.glob(f"{PREFIX}*"):
            with suppress(OSError):  # in use, or gone in the meantime
                if folder.lstat().st_uid == os.getuid():
                    _remove_unless_locked(folder)


def _remove_unless_locked(folder: Path) -> None:
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(folder)
    finally:
        os.close(lock)


def _remove(folder: Path) -> None:
    """Stop each agent that has a socket under the folder, then remove all of it."""
    for home in sorted({socket.parent for socket in folder.glob("*/S.gpg-agent")}):
        stop_agent(home)
    shutil.rmtree(folder, ignore_errors=True)
