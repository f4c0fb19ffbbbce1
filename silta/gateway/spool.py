"""The spool: where a mail stands from its first byte until it is answered. Ciphertext only.

Its file has no name (open(2), O_TMPFILE): whatever becomes of this process, the kernel
clears it away. It is not synced, since nothing is promised before the 250.
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Self

from silta.base.octets import Octets, mapped
from silta.base.reason import Reason, Refused

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def storage_full(error: OSError, what: str) -> OSError | Refused:
    """Return what an error of a disk means to a peer: a full one is 452, else it is our fault."""
    return Refused(Reason.STORAGE_FULL, what) if error.errno in FULL else error


class SpoolFile:
    """The file of one mail, which leaves ``reserve_bytes`` of the disk to those inside.

    Raises Refused(storage.full), and OSError for other faults.
    """

    def __init__(self, folder: Path, reserve_bytes: int = 0) -> None:
        self._reserve_bytes = reserve_bytes
        try:
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 -- closed by our own
        except OSError as error:
            raise storage_full(error, "the disk of the spool is full") from None
        self._size_bytes = 0

    def write(self, piece: bytes) -> None:
        """Add a piece; a fault of the disk is ours, and the peer's mail is refused for now."""
        self._must_leave_the_reserve(len(piece))
        rest = memoryview(piece)
        try:
            while rest:
                rest = rest[os.write(self._file.fileno(), rest) :]
        except OSError as error:
            detail = f"the spool cannot be written: {error.strerror}"
            reason = Reason.STORAGE_FULL if error.errno in FULL else Reason.FAULT
            raise Refused(reason, detail) from None
        self._size_bytes += len(piece)

    def _must_leave_the_reserve(self, more_bytes: int) -> None:
        # At each piece: a thousand mails may grow at once, each within its SIZE.
        disk = os.fstatvfs(self._file.fileno())
        if disk.f_bavail * disk.f_frsize < self._reserve_bytes + more_bytes:
            raise Refused(Reason.STORAGE_FULL, "the spool would eat the reserve")

    def content(self) -> Octets:
        """Return what was written; it outlives this file."""
        return mapped(self._file.fileno(), self._size_bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
