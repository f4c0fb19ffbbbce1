"""Check: the folders of the home are there, and are their owners' alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from silta.base.home import Home
from silta.cli.checks.database import sqlite_path
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok

NOBODY_ELSE: Final = 0o007
OWNER_ALONE: Final = 0o077
GROUP_WRITES: Final = 0o060
# With systemd the folders have owners of their own; without, all is one user's.
TO_DO: Final = "'systemd-tmpfiles --create silta.conf', or by hand without systemd"


def look(examined: Examined) -> Iterator[Finding]:
    """Look at each folder, and at every file in those that hold secrets."""
    home = examined.home
    missing = [folder for folder in home.folders() if not folder.is_dir()]
    if missing:
        yield broken(f"{_some(missing)}: missing", "run 'silta init'")
        return
    faults = [*_read_by_others(home), *_of_other_owners(home), *_shut_databases(examined)]
    yield from faults
    if not faults:
        yield ok(f"{home.path}: folders, modes and owners are as they should be")


def _read_by_others(home: Home) -> Iterator[Finding]:
    open_ones = [folder for folder in home.folders() if _mode(folder) & NOBODY_ELSE]
    open_ones += [path for path in _secret_paths(home) if _mode(path) & OWNER_ALONE]
    if open_ones:
        yield broken(f"{_some(sorted(set(open_ones)))}: others may read it", TO_DO)


def _of_other_owners(home: Home) -> Iterator[Finding]:
    """Say what root made in another user's folder: whoever needs it cannot read it."""
    strange = [
        path
        for folder in _secret_folders(home)
        for path in _below(folder)
        if path.lstat().st_uid != folder.stat().st_uid
    ]
    if strange:
        yield broken(f"{_some(strange)}: not of the folder's owner, who cannot read it", TO_DO)


def _shut_databases(examined: Examined) -> Iterator[Finding]:
    """Say where one process's file in a shared folder shuts out the others."""
    path = sqlite_path(examined.settings)
    if path is None or not _mode(path.parent) & stat.S_IWGRP:
        return
    files = sorted(path.parent.glob(f"{path.name}*"))
    shut = [file for file in files if _mode(file) & GROUP_WRITES != GROUP_WRITES]
    if shut:
        yield broken(f"{_some(shut)}: the processes cannot write to it", TO_DO)


def _secret_folders(home: Home) -> tuple[Path, ...]:
    return (home.gateway, home.portal, home.console, home.shared, home.worker)


def _secret_paths(home: Home) -> Iterator[Path]:
    for folder in _secret_folders(home):
        yield from _below(folder)


def _below(folder: Path) -> Iterator[Path]:
    """Yield a folder and all in it but links; raise PermissionError where we may not look."""
    yield folder
    for place, folders, files in os.walk(folder, onerror=_raise):
        for path in (Path(place, name) for name in (*folders, *files)):
            if path.exists() and not path.is_symlink():
                yield path


def _raise(error: OSError) -> None:
    raise error


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _some(paths: Sequence[Path]) -> str:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{paths[0]}{more}"
