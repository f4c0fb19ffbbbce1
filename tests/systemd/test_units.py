"""The units: as closed as they say, and fitting to what they start."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from silta.base.home import Home
from silta.cli.main import COMMANDS
from silta.cli.secret_files import (
    CONSOLE_KEY,
    EVIDENCE_KEY,
    LOG_SIGNER_PRIVATE,
    LOG_SIGNER_PUBLIC,
    LOOKUP_KEY,
    SIGNER_PRIVATE,
    SIGNER_PUBLIC,
    WRAP_PRIVATE,
    WRAP_PUBLIC,
    later_secret_paths,
    secret_paths,
)
from tests.docs.manual import page
from tests.systemd.units import FOLDER, HOME, NAMES, path_of, unit

MOST_EXPOSED = 2.5
# What each process needs, and not one secret more.
NEEDS = {
    "gateway": {LOOKUP_KEY, EVIDENCE_KEY, SIGNER_PUBLIC},
    "portal": {
        *(LOOKUP_KEY, EVIDENCE_KEY, SIGNER_PUBLIC, SIGNER_PRIVATE, WRAP_PUBLIC, WRAP_PRIVATE),
        LOG_SIGNER_PUBLIC,
    },
    "console": {CONSOLE_KEY},
    "worker": {EVIDENCE_KEY, LOG_SIGNER_PRIVATE},
}
OWN = {
    *("Description", "User", "ExecStart", "RuntimeDirectory", "LoadCredential"),
    *("ReadWritePaths", "InaccessiblePaths", "LimitNOFILE", "Nice"),
}

each_unit = pytest.mark.parametrize("name", NAMES)


@each_unit
def test_a_process_is_little_exposed(name: str) -> None:
    """Of ten points, at most two and a half: systemd's own measure."""
    command = ["systemd-analyze", "security", "--no-pager", "--offline=true", str(path_of(name))]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    exposed = re.search(r"Overall exposure level for .*: ([\d.]+)", done.stdout)
    assert exposed, done.stderr
    assert float(exposed[1]) <= MOST_EXPOSED, done.stdout


@each_unit
def test_systemd_finds_no_fault_in_a_unit(name: str, tmp_path: Path) -> None:
    """A misspelt setting is only a warning to systemd, and then the wall has a hole."""
    text = path_of(name).read_text("utf-8").replace("/opt/silta/bin/silta", "/bin/true")
    copy = tmp_path / path_of(name).name
    copy.write_text(text)
    command = ["systemd-analyze", "verify", "--no-pager", "--man=no", str(copy)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@each_unit
def test_a_process_gets_its_secrets_and_no_other(name: str) -> None:
    """Where they stand is what `silta init` made."""
    standing = {**secret_paths(Home(HOME)), **later_secret_paths(Home(HOME))}
    assert unit(name).credentials() == {secret: standing[secret] for secret in NEEDS[name]}


@each_unit
def test_a_unit_starts_a_command_that_there_is(name: str) -> None:
    """As a user of its own."""
    assert unit(name).all("ExecStart") == [f"/opt/silta/bin/silta {name}"]
    assert name in COMMANDS
    assert unit(name).all("User") == [f"silta-{name}"]


def test_the_walls_are_alike() -> None:
    """A hole that one process needs is looked at for all."""
    walls = [[s for s in unit(name).settings if s[0] not in OWN] for name in NAMES]
    assert all(wall == walls[0] for wall in walls)


@each_unit
def test_the_worker_alone_gives_way(name: str) -> None:
    """A peer waits for its reply; a receipt may leave a moment later."""
    assert unit(name).all("Nice") == (["10"] if name == "worker" else [])


def test_every_user_has_its_line() -> None:
    """A unit whose user is missing does not start."""
    lines = (FOLDER / "silta.sysusers.conf").read_text().splitlines()
    users = {line.split()[1] for line in lines if line.startswith("u ")}
    assert users == {f"silta-{name}" for name in NAMES}


def test_every_folder_of_a_home_has_its_line() -> None:
    """A folder that `silta init` alone makes is root's, and no process gets in."""
    lines = (FOLDER / "silta.tmpfiles.conf").read_text().splitlines()
    made = {Path(line.split()[1]) for line in lines if line.startswith("d ")}
    below_their_own = {Home(HOME).key_store, Home(HOME).receipt_store}
    assert set(Home(HOME).folders()) - below_their_own <= made


def test_the_manual_says_why_each_line_of_the_wall_is_there() -> None:
    """A wall that nobody understands is taken down at the first trouble."""
    told = page("operations.md")
    hardening = path_of("gateway").read_text("utf-8").partition("# The wall")[2]
    keys = set(re.findall(r"^(\w+)=", hardening, re.MULTILINE)) - {"WantedBy"}
    assert [key for key in sorted(keys) if f"`{key}" not in told] == []
