"""Check: the secrets are there, whole, and those that the data was made with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from silta.base.act import ActRefused
from silta.base.keyed_hash import SECRET_BYTES
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok
from silta.cli.secret_files import later_secret_paths, path_to_read, secret_paths


def look(examined: Examined) -> Iterator[Finding]:
    """Compare each secret with the database's mark of it; none is shown."""
    faults = [*_later_ones(examined), *_of_the_data(examined)]
    yield from faults
    if not faults:
        yield ok("all are there, and those that the data was made with")


def _of_the_data(examined: Examined) -> Iterator[Finding]:
    examined.must_answer()
    for name in secret_paths(examined.home):
        _must_be_ours_to_read(path_to_read(examined.home, name))
        try:
            examined.house.secret(name)
        except ActRefused as refused:
            yield broken(str(refused))


def _later_ones(examined: Examined) -> Iterator[Finding]:
    for name in later_secret_paths(examined.home):
        path = path_to_read(examined.home, name)
        _must_be_ours_to_read(path)
        if not path.exists():
            yield broken(f"{path} is missing: what needs it does not start", "run 'silta init'")
        elif path.stat().st_size != SECRET_BYTES:
            yield broken(f"{path} is damaged", "restore it")


def _must_be_ours_to_read(path: Path) -> None:
    """Raise PermissionError for a file that we may not read; a missing one is told later."""
    with suppress(FileNotFoundError):
        path.open("rb").close()
