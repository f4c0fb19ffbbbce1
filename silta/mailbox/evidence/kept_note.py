"""The last note that was signed, kept where nobody who writes to the database alone can reach."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from silta.base.home import SECRET_MODE, sync_folder

NAME = "checkpoint"
COMING = ".coming"


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A file in ``folder`` with the newest checkpoint's note; it is never half there.

    The log may only add to what it says: whoever makes the log anew is found by it, and the
    next checkpoint is not signed.
    """

    folder: Path

    @property
    def path(self) -> Path:
        """Return where the note stands."""
        return self.folder / NAME

    def read(self) -> str | None:
        """Return the note; None where none was kept yet."""
        return self.path.read_text("utf-8") if self.path.exists() else None

    def keep(self, note: str) -> None:
        """Put a note in the place of the one before, on the disk before we return."""
        coming = self.folder / f"{NAME}{COMING}-{os.getpid()}"
        handle = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, SECRET_MODE)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        coming.rename(self.path)
        sync_folder(self.folder)
