"""A disk that takes longer to sync: a library before libc's, made by the machine's C compiler."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DELAY_MS: Final = 5
SOURCE: Final = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int slowly(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    struct timespec delay = {0, DELAY_MS * 1000000L};
    nanosleep(&delay, 0);
    return real(fd);
}

int fsync(int fd) { return slowly("fsync", fd); }
int fdatasync(int fd) { return slowly("fdatasync", fd); }
"""
# Prints how long one sync takes, in milliseconds.
TRIAL: Final = """
import os, tempfile, time
with tempfile.TemporaryFile() as file:
    file.write(b"x"); file.flush(); began = time.monotonic(); os.fsync(file.fileno())
print((time.monotonic() - began) * 1000)
"""


def slow_sync(folder: Path) -> Mapping[str, str] | None:
    """Return what makes each sync of a process take 5 ms longer, or None without a C compiler.

    It is tried on a process before it is returned.
    """
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "slow_sync.so"
    command = [compiler, "-shared", "-fPIC", f"-DDELAY_MS={DELAY_MS}", "-x", "c", "-"]
    subprocess.run([*command, "-o", str(library), "-ldl"], input=SOURCE.encode(), check=True)
    more = {"LD_PRELOAD": str(library)}
    assert sync_ms(more) >= DELAY_MS, "the slow sync is not slow"
    return more


def sync_ms(more: Mapping[str, str] | None = None) -> float:
    """Return how long a sync takes here, in milliseconds; ``more`` goes into the environment."""
    command = [sys.executable, "-c", TRIAL]
    done = subprocess.run(
        command, check=True, capture_output=True, env={**os.environ, **(more or {})}
    )
    return float(done.stdout)
