"""Arguments of gpg that are content in memory: no disk, and nothing for ``ps`` to show."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path


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
