"""The spool's sweep: files that whoever wrote them has left behind."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from silta.base.patience import Patience

# A mail is inside for minutes; after a day nobody comes back for its file.
SPOOL_WAIT: Final = timedelta(days=1)


class SpoolSweep:
    """Removes regular files that stood in ``folder`` on every pass for SPOOL_WAIT."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._patience = Patience(SPOOL_WAIT)

    def sweep(self, at_seconds: float) -> int:
        """Remove what was seen for long enough, by the monotonic clock; return how many.

        Folders and links are left alone. A home that was made before there was a spool
        has none to sweep. OSError goes to the caller.
        """
        removed = 0
        for name in self._patience.worn_out(self._names(), at_seconds):
            with suppress(FileNotFoundError):
                (self._folder / name).unlink()
                removed += 1
        return removed

    def _names(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        with os.scandir(self._folder) as entries:
            return [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
