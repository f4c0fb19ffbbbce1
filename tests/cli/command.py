"""The command ``silta`` in one home: run within the test's process, or as a real process."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from silta.cli.main import main

PROGRAM = "from silta.cli.main import main; main()"


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 -- any JSON
        """Return the one document on standard output."""
        return json.loads(self.out)


class _Keyboard(io.TextIOWrapper):
    """What a person types."""

    def isatty(self) -> bool:
        """Say that somebody sits there."""
        return True


@dataclass(frozen=True, slots=True)
class Silta:
    """The command with its settings; called, it is ``main()`` as the installed script calls it."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str | Path, stdin: str = "", at_terminal: bool = False) -> Done:
        """Run a command in this process; ``at_terminal`` a person types what stdin says."""
        out, err = _stream(), _stream()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in self._environment().items():
                patch.setenv(name, value)
            patch.setattr("sys.argv", ["silta", *map(str, arguments)])
            kind = _Keyboard if at_terminal else io.TextIOWrapper
            patch.setattr("sys.stdin", kind(io.BytesIO(stdin.encode())))
            exit_code = _run_main()
        return Done(exit_code, _text(out), _text(err))

    def did(self, *arguments: str | Path, stdin: str = "") -> str:
        """Run a command that must succeed; return what it printed."""
        done = self(*arguments, stdin=stdin)
        assert (done.exit_code, done.err) == (0, ""), done.err
        return done.out

    def said(self, *arguments: str | Path, stdin: str = "") -> Any:  # noqa: ANN401 -- any JSON
        """Return the one JSON document of a command that must succeed."""
        return json.loads(self.did(*arguments, "--json", stdin=stdin))

    def refused(self, *arguments: str | Path, stdin: str = "") -> str:
        """Run a command that must end with 1; return the one line it gave as the reason."""
        done = self(*arguments, stdin=stdin)
        assert (done.exit_code, done.out) == (1, "")
        [line] = done.err.splitlines()
        assert line.startswith("silta: ")
        return line.removeprefix("silta: ")

    def process(self, *arguments: str | Path, **more: str) -> Done:
        """Run a command in a process of its own."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SILTA_")}
        command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
            env={**kept, **self._environment(), **more},
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def _environment(self) -> dict[str, str]:
        return {"SILTA_HOME": str(self.home), **self.settings}


def _run_main() -> int:
    umask = os.umask(0o077)
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        os.umask(umask)
    code = ended.value.code
    assert isinstance(code, int)
    return code


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
