"""What the rows share: instances and sealed mails, each made when a row first asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bench.instance import CURVE, Instance, copy_of, make_instance, with_rsa
from bench.mails import Batch, seal_batch

# Some seconds of work for two cores.
COUNTS = {"50 kB": 500, "1 MiB": 160, "25 MiB": 50}


@dataclass(slots=True)
class BenchHouse:
    """``folder`` is on the disk whose syncs are measured; ``mails`` may be in memory.

    ``times`` is how often each figure is taken, ``share`` how many of the mails are used.
    """

    folder: Path
    mails: Path
    times: int
    share: float
    _instances: dict[str, Instance] = field(default_factory=dict)
    _batches: dict[tuple[str, str], Batch] = field(default_factory=dict)

    def instance(self, key: str) -> Instance:
        """Return the instance whose one gateway key is of this kind."""
        if not self._instances:
            self._instances[CURVE] = make_instance(self.folder / "curve")
        if key not in self._instances:
            self._instances[key] = with_rsa(self._instances[CURVE], self.folder / "rsa")
        return self._instances[key]

    def copy(self, key: str, name: str) -> Instance:
        """Return a copy of an instance that nothing was filed in; no gateway may be at work."""
        return copy_of(self.instance(key), self.folder / name)

    def batch(self, key: str, size: str) -> Batch:
        """Return the mails of a size, sealed to the key of this kind."""
        if (key, size) not in self._batches:
            count = max(2, round(COUNTS[size] * self.share))
            folder = self.mails / f"{key}-{size}".replace(" ", "")
            self._batches[key, size] = seal_batch(self.instance(key), folder, size, count)
        return self._batches[key, size]
