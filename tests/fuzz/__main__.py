"""One target, until libFuzzer has had enough: ``python -m tests.fuzz NAME FOLDER [OPTION …]``.

FOLDER gets the corpus, the dictionary and whatever input was a find; options are libFuzzer's.
The usual way here is ``FUZZ_SECONDS=600 python -m pytest -n 0 tests/fuzz -k NAME``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from tests.fuzz.target import target_of

# Seconds for one input: these readers take milliseconds, so a longer one is a find.
LONGEST_SECONDS = 20


def main(name: str, folder: Path, options: list[str]) -> None:
    """Fuzz the target; the process ends in here, with 0 when nothing was found."""
    # Not at the top: only a machine that fuzzes must have it, and it ships no types.
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["silta"]):
        target = target_of(name)
    target.write_corpus(folder / "corpus")
    target.write_words(folder / "words")

    def attempt(data: bytes) -> None:
        target.attempt(data)

    ours = [
        f"-dict={folder / 'words'}",
        f"-artifact_prefix={folder}/found-",
        f"-timeout={LONGEST_SECONDS}",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *ours, *options, str(folder / "corpus")], attempt)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
