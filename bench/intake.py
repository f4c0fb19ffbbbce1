"""``python bench/intake.py [ROW …]``: what the intake is measured by, as one table.

Every figure is a ratio to something measured in the same run, or a plain bound on memory or
time; docs/bench.md says what each means, and what it does not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.bench_house import BenchHouse
from bench.instance import CURVE, RSA
from bench.large import large_system
from bench.machine import facts
from bench.memory import floods, large_mails
from bench.rates import against_gpg, against_maildir, against_pipe, with_slow_syncs
from bench.table import Row, table
from tests.peers.directory import short_directory

ROWS: dict[str, Callable[[BenchHouse], Iterator[Row]]] = {
    "curve": partial(against_gpg, key=CURVE),
    "rsa": partial(against_gpg, key=RSA),
    "pipe": against_pipe,
    "sync": with_slow_syncs,
    "maildir": against_maildir,
    "memory": large_mails,
    "floods": floods,
    "large": large_system,
}
TIMES = 5
IN_MEMORY = Path("/dev/shm")  # noqa: S108 -- mkdtemp makes our folder in it


def main() -> None:
    """Measure the rows that are asked for, and print the table."""
    wanted = _arguments()
    place = IN_MEMORY if IN_MEMORY.is_dir() else None
    with short_directory() as folder, tempfile.TemporaryDirectory(dir=place) as mails:
        told = facts(folder)
        house = BenchHouse(folder, Path(mails), wanted.times, wanted.share)
        rows, failed = _measure(wanted.rows or list(ROWS), house)
    print(f"{told}\n{wanted.times} times each, {wanted.share:.0%} of the mails\n\n{table(rows)}")
    sys.exit(1 if failed else 0)


def _measure(names: Sequence[str], house: BenchHouse) -> tuple[list[Row], list[str]]:
    """Return the rows, and the names of those groups that broke; the others count all the same."""
    rows, failed = [], []
    for name in names:
        try:
            for row in ROWS[name](house):
                print(f"{row.name}: measured", file=sys.stderr)
                rows.append(row)
        except Exception:  # noqa: BLE001 -- ten minutes of measuring are not lost for one group
            traceback.print_exc()
            failed.append(name)
    return rows, failed


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; or all")
    parser.add_argument("--times", type=int, default=TIMES, help="how often each is measured")
    parser.add_argument("--share", type=float, default=1.0, help="of the mails, for trying out")
    wanted = parser.parse_args()
    unknown = set(wanted.rows) - set(ROWS)
    if unknown:
        parser.error(f"no row {', '.join(sorted(unknown))}")
    return wanted


if __name__ == "__main__":
    main()
