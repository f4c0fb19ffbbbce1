"""What the worker's signing is measured against: gpg alone on the same records, from files."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from silta.keys.home import RuntimeHomes
from silta.keys.pool import RUNS_PER_HOME

LOOP = """
gpg=$1 home=$2; shift 2
for record; do
  "$gpg" --homedir "$home" $OPTIONS --detach-sign --output - "$record" >/dev/null 2>&1 || exit 1
done
"""
OPTIONS = (
    "--no-options --batch --no-tty --quiet --lock-never --trust-model always"
    " --armor --digest-algo SHA512"
)


def sign_bare(homes: RuntimeHomes, records: Sequence[Path]) -> float:
    """Sign each record to /dev/null, with as many gpgs at once as the worker has.

    Returns the seconds until the last one has ended.
    """
    loops = [home for home in homes.paths for _ in range(RUNS_PER_HOME)]
    began = time.monotonic()
    children = [_start(home, records[number :: len(loops)]) for number, home in enumerate(loops)]
    codes = [child.wait() for child in children]
    assert not any(codes), "bare gpg did not sign a record"
    return time.monotonic() - began


def _start(home: Path, records: Sequence[Path]) -> subprocess.Popen[bytes]:
    gpg = shutil.which("gpg") or "gpg"
    command = ["sh", "-c", LOOP, "sh", gpg, str(home), *map(str, records)]
    return subprocess.Popen(command, env={**os.environ, "OPTIONS": OPTIONS, "LC_ALL": "C"})
