"""What gpg reads and writes in memory: no disk, and nothing for ``ps`` to show."""

from __future__ import annotations

import os
import resource
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from silta.base.octets import Octets, mapped
from silta.keys.closing import Closing


@dataclass(frozen=True, slots=True)
class InMemory:
    """An argument that gpg takes for a file's path."""

    content: bytes


@dataclass(frozen=True, slots=True)
class AsDescriptor:
    """An argument that gpg takes for a descriptor's number."""

    content: bytes


Argument = str | Path | InMemory | AsDescriptor


class Descriptors:
    """Memory files of one run, closed with ``opened``; ``passed`` are those named to gpg."""

    def __init__(self, opened: ExitStack) -> None:
        self._opened = opened
        self.passed: list[int] = []

    def of(self, content: bytes) -> int:
        """Return a descriptor of a memory file that stands at the start of ``content``."""
        descriptor = os.memfd_create("silta")
        self._opened.callback(os.close, descriptor)
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return descriptor

    def spell(self, argument: Argument) -> str:
        """Return the argument as gpg reads it."""
        if isinstance(argument, str | Path):
            return str(argument)
        descriptor = self.of(argument.content)
        self.passed.append(descriptor)
        return f"/proc/self/fd/{descriptor}" if isinstance(argument, InMemory) else str(descriptor)


# The kernel caps every file that a run writes, keyrings too.
LEAST_FILE_BYTES = 1024 * 1024


def cap(pid: int, limit_bytes: int) -> None:
    """Have the kernel end a process soon after it wrote ``limit_bytes`` (SIGXFSZ, setrlimit(2))."""
    most = max(limit_bytes, LEAST_FILE_BYTES) + 1
    # A run that has ended already wrote what it wrote.
    with suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))


class Output(Closing):
    """A memory file for what a run writes; no more than ``limit_bytes`` of it is kept.

    gpg shares our place in the file, so that this tells how much it wrote.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self.descriptor = os.memfd_create("silta")

    @property
    def is_over_limit(self) -> bool:
        """Tell whether more came than may be."""
        return self._written_bytes > self._limit_bytes

    @property
    def content(self) -> Octets:
        """Return what was written, never more than the limit; it outlives this file."""
        return mapped(self.descriptor, min(self._written_bytes, self._limit_bytes))

    @property
    def _written_bytes(self) -> int:
        return os.lseek(self.descriptor, 0, os.SEEK_CUR)

    def close(self) -> None:
        """Let the file go, but not what was mapped of it."""
        os.close(self.descriptor)
