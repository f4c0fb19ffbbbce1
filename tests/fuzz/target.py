"""What a fuzz target is, and where the targets stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from silta.base.reason import Reason, Refused

FOLDER = Path(__file__).parent / "targets"
# A name from our own schema, and nothing of the sender's.
FIELD = re.compile(r"[a-z_0-9.]+(: unknown key)?")
NAMES = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))


@dataclass(frozen=True, slots=True)
class Target:
    """One reader under attack.

    ``attempt`` tells whether the bytes were taken; any exception that leaves it is a find,
    as is a broken promise, which it asserts. ``seeds`` are bytes to begin with, some that
    are taken and some that are refused; ``words`` are pieces that chance alone finds late.
    """

    attempt: Callable[[bytes], bool]
    seeds: Sequence[bytes]
    words: Sequence[bytes] = ()

    def write_corpus(self, folder: Path) -> None:
        """Write the seeds into ``folder``, a file each."""
        folder.mkdir()
        for number, seed in enumerate(self.seeds):
            (folder / f"{number:03}").write_bytes(seed)

    def write_words(self, path: Path) -> None:
        """Write the words as libFuzzer reads a dictionary: quoted, every octet in hex."""
        lines = ("".join(f"\\x{octet:02x}" for octet in word) for word in self.words)
        path.write_text("".join(f'"{line}"\n' for line in lines), "ascii")


def target_of(name: str) -> Target:
    """Return the target of that name."""
    target = import_module(f"tests.fuzz.targets.{name}").TARGET
    assert isinstance(target, Target)
    return target


def check_refusal(refused: Refused, reasons: Collection[Reason]) -> None:
    """Assert that a reader may end so: by one of its reasons, naming at most a field of ours."""
    assert refused.reason in reasons
    assert refused.field is None or FIELD.fullmatch(refused.field)
