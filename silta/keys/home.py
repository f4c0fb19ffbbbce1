"""GnuPG homes: the store of a secret key, its run-time twins, and homes for one act."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from silta.keys.closing import Closing
from silta.keys.gnupg import GpgUnusable, run, start_agent
from silta.keys.runtime_folder import FALLBACK, RuntimeFolder, sweep

FOLDER_MODE = 0o700
LIMIT_BYTES = 1024 * 1024
DEADLINE = timedelta(seconds=20)
FILE_MODE = 0o600
KEYRING = "pubring.kbx"
KEYS_FOLDER = "private-keys-v1.d"
# auto-expand-secmem: without it RSA-4096 fails for want of memory from 12 mails at once on.
# A hidden recipient would have the agent look for smart cards.
AGENT_OPTIONS = "auto-expand-secmem\ndisable-scdaemon\n"


def make_home(path: Path) -> Path:
    """Make a GnuPG home that its owner alone can read, or see to it that one is so."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    path.chmod(FOLDER_MODE)
    _write(path / "gpg-agent.conf", AGENT_OPTIONS.encode())
    return path


@contextmanager
def throwaway_home() -> Iterator[Path]:
    """Give an empty home for public keys, gone at the end of the block."""
    with RuntimeFolder(FALLBACK) as folder:
        yield make_home(folder.path / "home")


@contextmanager
def at_work_in(home: Path) -> Iterator[Path]:
    """Give a short path to ``home`` for secret keys; its agent ends with the block.

    A home may stand deeper than an agent's socket can be named. At the end all that gpg
    wrote is on the disk.
    """
    with RuntimeFolder(FALLBACK) as folder:
        short = folder.path / "home"
        short.symlink_to(home.resolve())
        yield short
        _sync(home)


class RuntimeHomes(Closing):
    """Homes for the same one secret key, each with an agent of its own (DESIGN invariant 14).

    The secret key is not copied: each home has a link to the store, so that no crash can
    leave a second copy behind. Raises GpgUnusable for a store without a key.
    """

    def __init__(self, store: Path, *, base: Path, count: int) -> None:
        sweep(base)
        self._folder = RuntimeFolder(base)
        try:
            self.paths = tuple(self._make(store, number) for number in range(count))
        except OSError as error:
            self.close()
            raise GpgUnusable(f"{store} holds no usable gateway key: {error.strerror}") from None

    def _make(self, store: Path, number: int) -> Path:
        home = make_home(self._folder.path / str(number))
        _take_over(store / KEYRING, home)
        (home / KEYS_FOLDER).symlink_to((store / KEYS_FOLDER).resolve(strict=True))
        start_agent(home)
        return home

    def close(self) -> None:
        """Stop the agents and remove the homes."""
        self._folder.close()


def _take_over(keyring: Path, home: Path) -> None:
    """Import what is in a keyring into ``home``.

    gpg notes then which signatures on the keys it has checked, and saves that work, 3 ms, on
    each mail; a copy of a keyring in which a key was made has no such notes.
    """
    if not keyring.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(keyring))
    of_store = ("--no-autostart", "--no-default-keyring", "--keyring", keyring, "--export")
    exported = run(of_store, home=home, limit_bytes=LIMIT_BYTES, deadline=DEADLINE)
    into_home = ("--no-autostart", "--import")
    run(into_home, home=home, stdin=exported.output, limit_bytes=LIMIT_BYTES, deadline=DEADLINE)


def _write(path: Path, content: bytes) -> None:
    """Write a file that is never, not for a moment, readable by others."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _sync(home: Path) -> None:
    """Put a home's files and folders on the disk; gpg itself does not wait for that."""
    for path in (*home.rglob("*"), home):
        if path.is_file() or path.is_dir():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
