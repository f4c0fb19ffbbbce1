"""Directories whose path is short enough for Unix sockets."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TRACES_OF_GPG = {"gpg-agent.conf", "private-keys-v1.d", "S.gpg-agent"}


@contextmanager
def short_directory() -> Iterator[Path]:
    """Give a new directory with mode 0700; removed after the block, whatever happened.

    Daemons that gpg started in it, or in a directory below, are ended first.
    """
    # Not TMPDIR, which may be long: the path of a Unix socket has at most 107 bytes.
    path = Path(tempfile.mkdtemp(prefix="silta-", dir="/tmp"))
    try:
        yield path
    finally:
        _end_daemons_of_gpg(path)
        while path.exists():
            # A daemon removes its own sockets as it ends, and may be faster than we are.
            with suppress(FileNotFoundError):
                shutil.rmtree(path)


def _end_daemons_of_gpg(path: Path) -> None:
    for home, directories, files in os.walk(path):
        if TRACES_OF_GPG.intersection(directories, files):
            subprocess.run(
                ["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True
            )
