"""Real status lines of gpg 2.2.40, in ``recorded_status.txt``: each mail, and each fault of ours.

Those of detached signatures stand in ``recorded_detached.txt``.
Recorded with the options of ``silta.keys.gnupg``, KEY_CONSIDERED left out. The secret key of
those runs opened nothing else and is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("recorded_status.txt")
DETACHED = Path(__file__).with_name("recorded_detached.txt")
OUR_KEY_ID = "BF5B4AE0EBA0EA4A"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One run: what it was, how it ended, what the gate must say, and the lines."""

    title: str
    exit_code: int
    verdict: str
    lines: tuple[bytes, ...]


def read_recorded(file: Path = FILE) -> list[Recorded]:
    """Return all recorded runs of a file."""
    runs = file.read_bytes().removeprefix(b"## ").split(b"\n## ")
    return [_read(run.strip(b"\n").split(b"\n")) for run in runs]


def lines_of(title: str, file: Path = FILE) -> tuple[bytes, ...]:
    """Return the lines of one recorded run."""
    return next(run.lines for run in read_recorded(file) if run.title == title)


def _read(run: list[bytes]) -> Recorded:
    title, end, verdict, *lines = run
    return Recorded(
        title.decode(),
        int(end.removeprefix(b"exit ")),
        verdict.removeprefix(b"verdict ").decode(),
        tuple(lines),
    )
