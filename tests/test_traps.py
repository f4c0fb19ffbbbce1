"""Traps of this tree that nobody would find by reading: each was met, or nearly."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from stdnum.fi import hetu

ROOT = Path(__file__).resolve().parent.parent

# By its path a module starts with its own folder first in sys.path, where `mailbox` is ours.
RUN_BY_PATH = re.compile(
    r"""(python[\w.]*|executable)["',\s]+"""  # sh, make and systemd, or a list of arguments
    r"""(["']?-(?!m\b)\w+["',\s]+(\w+["',\s]+)?)*"""  # options, but not -m
    r"""["']?[^\s"']*\bsilta/\S+\.py\b"""
)
# In pieces, since this file is searched too.
REGISTRIES = [
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("npmmirror", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("anaconda", "org"),
        ("proxy.golang", "org"),
        ("docker", "io"),
        ("deb.debian", "org"),
        ("security.debian", "org"),
        ("archive.ubuntu", "com"),
    )
]
# A birth date, a separator of 2023, an individual number and the check character.
IDENTITY_CODE = re.compile(r"(?<!\w)\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?!\w)", re.IGNORECASE)
REQUIREMENT = re.compile(r"[a-z0-9._-]+==\S+( --hash=sha256:[0-9a-f]{64})+", re.IGNORECASE)


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the tree that git knows or would take."""
    # CI may check the tree out as another user than the one who tests it.
    git = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z"]
    listed = subprocess.run(
        [*git, "--cached", "--others", "--exclude-standard"], check=True, capture_output=True
    ).stdout.decode()
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def lines() -> Iterator[tuple[str, str]]:
    """Yield each line of each file with where it stands, as path:number."""
    for path in files():
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", line


def names_a_registry(line: str) -> bool:
    """Whether the host of a package registry stands in the line."""
    return any(host in line.lower() for host in REGISTRIES)


def holds_a_persons_code(line: str) -> bool:
    """Whether the line has an identity code that can be a living person's.

    Only individual numbers from 900 on are given to nobody; stdnum takes them for wrong.
    """
    return any(hetu.is_valid(code.upper()) for code in IDENTITY_CODE.findall(line))


def test_no_package_at_the_root_is_named_as_a_standard_module() -> None:
    """A top-level `mailbox` would be what aiosmtpd imports instead of the standard library's."""
    at_the_root = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in files()}
    assert not at_the_root & set(sys.stdlib_module_names)


def test_every_folder_of_tests_is_a_package() -> None:
    """Without __init__.py a test module loses its name, and two of one name shadow each other."""
    folders = {
        folder
        for path in files()
        if path.match("tests/**/*.py") or path.parent == ROOT / "tests"
        for folder in (path.parent, *path.parent.parents)
        if folder.is_relative_to(ROOT / "tests")
    }
    assert ROOT / "tests" in folders
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_nothing_runs_a_module_by_its_path() -> None:
    """Run from inside silta/, `import mailbox` finds the room and not the standard library."""
    found = [where for where, line in lines() if RUN_BY_PATH.search(line)]
    # The manual may say what not to do.
    assert [where for where in found if ".md:" not in where] == []


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is the operator's choice: a mirror, a proxy, a closed network."""
    assert [where for where, line in lines() if names_a_registry(line)] == []


def test_no_persons_identity_code_stands_in_the_tree() -> None:
    """Examples use the 900 series, whose numbers are given to nobody."""
    assert [where for where, line in lines() if holds_a_persons_code(line)] == []


@pytest.mark.parametrize(
    "lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda path: str(path.name)
)
def test_a_lock_file_holds_versions_and_hashes_alone(lock: Path) -> None:
    """An address or an index in it would decide for the operator; a missing hash for anybody."""
    joined = re.sub(r" \\\n\s*", " ", lock.read_text()).splitlines()
    requirements = [line for line in joined if line and not line.startswith("#")]
    assert len(requirements) > 10
    assert [line for line in requirements if not REQUIREMENT.fullmatch(line)] == []


@pytest.mark.parametrize(
    ("finds", "line"),
    [
        (RUN_BY_PATH.search, "python -X dev silta/" + "cli/main.py --version"),
        (RUN_BY_PATH.search, '[sys.executable, "silta/' + 'cli/main.py"]'),
        (RUN_BY_PATH.search, '"python3.11", "-W", "error", "/srv/silta/' + 'base/clock.py"'),
        (names_a_registry, "https://" + "Files.PythonHosted" + ".org"),
        (holds_a_persons_code, "the example of 131052" + "-308T in the population register"),
        (holds_a_persons_code, "'131052" + "y308t'"),
    ],
    ids=["shell", "list", "options", "registry", "code", "lower case"],
)
def test_the_searches_find_what_they_look_for(finds: Callable[[str], object], line: str) -> None:
    """A search that finds nothing must not be blind."""
    assert finds(line)
