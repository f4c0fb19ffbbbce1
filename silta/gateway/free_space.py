"""Free space, watched: below a reserve no new mail is begun."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from silta.base.reason import Reason, Refused


def must_have_room(folders: Iterable[Path], reserve_bytes: int) -> None:
    """Raise Refused(storage.full) if a disk has less than ``reserve_bytes`` left for us.

    What is inside already still has the reserve to be filed in.
    """
    for folder in folders:
        disk = os.statvfs(folder)
        if disk.f_bavail * disk.f_frsize < reserve_bytes:
            raise Refused(Reason.STORAGE_FULL, f"less than the reserve is left for {folder.name}/")
