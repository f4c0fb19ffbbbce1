"""Check: there is room for the mails to come."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from silta.cli.checks.database import sqlite_path
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, warning

# A disk that has so many times the reserve left is not full tomorrow.
PLENTY: Final = 4
MEBIBYTE: Final = 1024 * 1024


def look(examined: Examined) -> Iterator[Finding]:
    """Ask each disk that we write to for what is left; PostgreSQL's own is not seen from here."""
    reserve = examined.settings.reserved_bytes
    for folder, left in _left(examined).items():
        said = f"{left // MEBIBYTE} MiB are left on the disk of {folder}"
        if left < reserve:
            yield broken(
                f"{said}, less than the reserve: new mails are answered 452",
                "make room, or lower SILTA_RESERVED_BYTES",
            )
        elif left < PLENTY * reserve:
            yield warning(f"{said}: at {reserve // MEBIBYTE} MiB no mail is taken", "make room")
        else:
            yield ok(said)


def _left(examined: Examined) -> Mapping[Path, int]:
    """Return the free bytes of each disk, by the first folder of ours on it."""
    path = sqlite_path(examined.settings)
    home = examined.home
    folders = (home.path, home.spool, home.sealed, *([path.parent] if path else ()))
    there = [folder for folder in folders if folder.is_dir()]
    disks = {folder.stat().st_dev: folder for folder in reversed(there)}
    return {folder: _free_bytes(folder) for folder in disks.values()}


def _free_bytes(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize
