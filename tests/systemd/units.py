"""The units as the tests read them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "systemd"
NAMES = ("gateway", "portal", "console", "worker")
HOME = Path("/var/lib/silta")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit file by its settings; one that is given again adds to what stands before."""

    name: str
    settings: tuple[tuple[str, str], ...]

    def all(self, key: str) -> list[str]:
        """Return every value of a setting, in order."""
        return [value for name, value in self.settings if name == key]

    def words(self, key: str) -> list[str]:
        """Return the words of all its values; a leading ``-`` is left away."""
        return [word.removeprefix("-") for value in self.all(key) for word in value.split()]

    def credentials(self) -> dict[str, Path]:
        """Return the secrets that the process gets, by name, and where each stands."""
        pairs = (value.split(":", 1) for value in self.all("LoadCredential"))
        return {name: Path(path) for name, path in pairs}


def path_of(name: str) -> Path:
    """Return the file of a process's unit."""
    return FOLDER / f"silta-{name}.service"


def unit(name: str) -> Unit:
    """Read a process's unit."""
    lines = path_of(name).read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return Unit(name, tuple((key, value) for key, _, value in pairs))


def allowed_calls(service: Unit) -> set[str]:
    """Return the system calls that a unit's filter leaves: lines with ``~`` take away."""
    left: set[str] = set()
    for line in service.all("SystemCallFilter"):
        calls = {call for word in line.lstrip("~").split() for call in _calls(word)}
        left = left - calls if line.startswith("~") else left | calls
    return left | _calls("@default")  # always permitted, says systemd.exec(5)


@cache
def _calls(name: str) -> frozenset[str]:
    """Return the system calls of a group, of the groups in it too."""
    if not name.startswith("@"):
        return frozenset({name})
    command = ["systemd-analyze", "syscall-filter", "--no-pager", name]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = (line.strip() for line in said.splitlines()[1:])
    return frozenset().union(*(_calls(line) for line in lines if line and line[0] != "#"))
