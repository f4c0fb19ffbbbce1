"""Every reader of hostile bytes stands some seconds of fuzzing; ``FUZZ_SECONDS`` gives it more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.target import NAMES, target_of

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("FUZZ_SECONDS", "10"))
# What a start, and the one input that may take its time, need on a busy machine.
MORE_SECONDS = 100


def child(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments, unmeasured: coverage would slow it down tenfold."""
    environment = {name: os.environ[name] for name in os.environ if "COV" not in name}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=SECONDS + MORE_SECONDS,
        check=False,
    )


@pytest.fixture(scope="session")
def _atheris() -> None:
    """Skip where the fuzzer cannot be imported, for that alone."""
    if child("-c", "import atheris").returncode != 0:
        pytest.skip("atheris cannot be imported here: no wheel for this Python or machine")


def told_by(run: subprocess.CompletedProcess[str]) -> str:
    """Return what a run wrote, without libFuzzer's line for each step and our many imports."""
    lines = [line for line in run.stderr.splitlines() if not line.startswith(("#", "INFO"))]
    return run.stdout + "\n".join(lines)


def finds_in(folder: Path) -> list[str]:
    """Return in hex each input that libFuzzer kept as a find."""
    return [f"{path.name}: {path.read_bytes().hex()}" for path in sorted(folder.glob("found-*"))]


@pytest.mark.slow
@pytest.mark.timeout(SECONDS + 2 * MORE_SECONDS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("_atheris")
def test_nothing_but_the_documented_leaves(name: str, tmp_path: Path) -> None:
    """A crash of a reader is a fault that every stranger can order (STYLE: hostile input)."""
    run = child(
        "-m", "tests.fuzz", name, str(tmp_path), f"-max_total_time={SECONDS}", "-seed=210281"
    )
    finds = finds_in(tmp_path)
    assert run.returncode == 0, "\n".join([*finds, told_by(run)])
    assert not finds
    assert "stat::number_of_executed_units" in run.stderr


@pytest.mark.parametrize("name", NAMES)
def test_the_seeds_show_both_ends(name: str) -> None:
    """A target that refuses all it begins with would never come to what it is for."""
    target = target_of(name)
    assert {target.attempt(seed) for seed in target.seeds} == {True, False}
