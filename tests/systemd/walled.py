"""``python -m tests.systemd.walled PROCESS ROOT``: a process behind the wall of its unit.

As systemd would start it, so far as that goes without systemd: its own user and group, no
capability, its folders, its system calls. ROOT holds the file system of the test, with the
home in it. Needs root and the right to make mount namespaces.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from tests.systemd.seccomp import wall_in
from tests.systemd.units import Unit, unit

CLONE_NEWNS = 0x00020000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
REACHABLE = 0o001


def main() -> None:
    """Become the process of a unit."""
    service, root = unit(sys.argv[1]), Path(sys.argv[2])
    user, group = map(int, sys.argv[3:5])
    _folders(service, root)
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)
    wall_in(service)
    os.execv(sys.argv[5], sys.argv[5:])  # noqa: S606 -- a test's own command


def _folders(service: Unit, root: Path) -> None:
    """Make the home read-only but for what the unit may write; hide what it hides."""
    if ctypes.CDLL(None).unshare(CLONE_NEWNS):
        raise OSError("no mount namespace to be had")
    _mount("none", Path("/"), MS_REC | MS_PRIVATE)
    _let_in(Path(sys.base_prefix))
    _mount("proc", Path("/proc"), 0, "proc", "hidepid=invisible,subset=pid")
    home = _inside(root, "/var/lib/silta")
    _mount(home, home, MS_BIND)
    for path in service.words("ReadWritePaths"):
        _mount(_inside(root, path), _inside(root, path), MS_BIND)
    _mount("none", home, MS_REMOUNT | MS_BIND | MS_RDONLY)
    for path in service.words("InaccessiblePaths"):
        _mount("tmpfs", _inside(root, path), 0, "tmpfs", "mode=000")


def _inside(root: Path, path: str) -> Path:
    return root / path.removeprefix("/")


def _let_in(python: Path) -> None:
    """Let other users reach the interpreter, where it stands in a home that is closed to them."""
    top = Path(*python.parts[:2])
    if top.stat().st_mode & REACHABLE:
        return
    handle = os.open(python, os.O_PATH | os.O_DIRECTORY)
    _mount("tmpfs", top, 0, "tmpfs", "mode=755")
    python.mkdir(parents=True)
    _mount(f"/proc/self/fd/{handle}", python, MS_BIND)
    os.close(handle)


def _mount(source: str | Path, target: Path, flags: int, kind: str = "", options: str = "") -> None:
    c_library = ctypes.CDLL(None, use_errno=True)
    given = (os.fsencode(source), os.fsencode(target), kind.encode(), flags, options.encode())
    if c_library.mount(*given):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(target))


if __name__ == "__main__":
    main()
