"""``python -m silta.cli.tether PARENT PROGRAM …``: run a program that ends with its parent.

A supervisor that is killed by SIGKILL can end nobody. So each child asks the kernel for a
SIGTERM at the end of its parent (prctl(2), PR_SET_PDEATHSIG), and only then becomes the
program: what was asked for outlives execve(2). Done in a process of its own, since Python
code between fork and exec is unsafe beside threads.

To the kernel the parent is the thread that started the child: the supervisor's event loop
runs in a thread that lives as long as the supervision.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def command(argv: Sequence[str]) -> list[str]:
    """Return the command that runs ``argv`` as a child tethered to this process."""
    return [sys.executable, "-P", "-m", "silta.cli.tether", str(os.getpid()), *argv]


def main() -> None:
    """Become the program, tethered; end at once where the parent has already gone."""
    parent, *argv = sys.argv[1:]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the supervisor is gone")
    os.execvp(argv[0], argv)  # noqa: S606 -- the argument vector is our own, and no shell reads it


if __name__ == "__main__":
    main()
