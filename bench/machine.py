"""What the figures were taken on."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bench.postfix import postfix_version
from bench.slow_sync import sync_ms
from silta.keys.gnupg import find_gpg

SYNCS = 9


def facts(folder: Path) -> str:
    """Return the machine in a few lines; ``folder`` is where the measured homes stand."""
    sync = statistics.median(sync_ms({"TMPDIR": str(folder)}) for _ in range(SYNCS))
    commit = _said("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty")
    day = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit or 'unknown'}"
    cores = f"{os.cpu_count()} cores ({_processor()}), Linux {platform.release()}"
    load = f"load {os.getloadavg()[0]:.2f} before the first row"
    programs = f"gpg {find_gpg()}, Postfix {postfix_version()}"
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    disk = f"homes on {_file_system(folder)}; a sync of a few bytes takes {sync:.2f} ms"
    return f"{day}\n{cores}, {load}\n{programs}, {python}\n{disk}"


def _said(*command: str) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _file_system(folder: Path) -> str:
    return _said("stat", "--file-system", "--format=%T", str(folder)) or "an unknown file system"
