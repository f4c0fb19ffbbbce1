"""A unit's system call filter put on this process, by the library that systemd uses for it."""

from __future__ import annotations

import ctypes
import errno
import os
import stat

from tests.systemd.units import Unit, allowed_calls

ALLOW, ERRNO = 0x7FFF0000, 0x00050000  # seccomp.h
GREATER, MASKED_EQUAL = 6, 7
PR_SET_NO_NEW_PRIVS = 38
PROT_WRITE, PROT_EXEC = 2, 4
HIGHEST_FAMILY = 10  # AF_INET6; between it and AF_INET nobody builds a service
# Where each call has the mode that may carry a set-id bit.
MODES = {"chmod": 1, "fchmod": 1, "fchmodat": 2, "mkdir": 1, "mkdirat": 2}


class _Compare(ctypes.Structure):
    _fields_ = (
        ("arg", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("a", ctypes.c_uint64),
        ("b", ctypes.c_uint64),
    )


class _Filter:
    """One filter: what its rules do not name ends as ``otherwise``."""

    def __init__(self, library: ctypes.CDLL, otherwise: int) -> None:
        self._library = library
        library.seccomp_init.restype = ctypes.c_void_p
        self._context = ctypes.c_void_p(library.seccomp_init(otherwise))

    def add(self, action: int, call: str, *compares: _Compare) -> None:
        """Add a rule; a call that this machine does not have is left out."""
        number = self._library.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:
            given = (_Compare * len(compares))(*compares)
            add = self._library.seccomp_rule_add_array
            _must(add(self._context, action, number, len(compares), given))

    def load(self) -> None:
        """Put it on this process for good."""
        _must(self._library.seccomp_load(self._context))


def wall_in(unit: Unit) -> None:
    """Take from this process what the unit's filters take: calls, families, W+X, set-id bits."""
    library = ctypes.CDLL("libseccomp.so.2")
    calls = _Filter(library, ERRNO | errno.EPERM)
    for call in sorted(allowed_calls(unit)):
        calls.add(ALLOW, call)
    arguments = _Filter(library, ALLOW)
    denied = ERRNO | errno.EPERM
    both = PROT_WRITE | PROT_EXEC
    arguments.add(denied, "mmap", _Compare(2, MASKED_EQUAL, both, both))
    arguments.add(denied, "mprotect", _Compare(2, MASKED_EQUAL, PROT_EXEC, PROT_EXEC))
    arguments.add(ERRNO | errno.EAFNOSUPPORT, "socket", _Compare(0, GREATER, HIGHEST_FAMILY, 0))
    for call, place in MODES.items():
        for bit in (stat.S_ISUID, stat.S_ISGID):
            arguments.add(denied, call, _Compare(place, MASKED_EQUAL, bit, bit))
    _must(ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    arguments.load()
    calls.load()


def _must(result: int) -> None:
    if result < 0:
        raise OSError(-result, os.strerror(-result))
