"""The processes behind their walls: each as its own user, with its own secrets alone."""

from __future__ import annotations

import subprocess
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from silta.base.database import Database
from tests.cli.command import Silta
from tests.cli.conftest import Kirjaamo, kirjaamo, new_home, town_home
from tests.cli.workers import eventually
from tests.letters import KIRJAAMO, LARGE, good_manifest, letter_mime, outer_mail
from tests.peers.ports import free_port
from tests.systemd.listening import listening
from tests.systemd.machine import Machine, can_make_namespaces, installed

__all__ = ["kirjaamo", "new_home", "town_home"]  # fixtures of the command line's tests

pytestmark = pytest.mark.skipif(
    not can_make_namespaces(), reason="needs root, mount namespaces and systemd-tmpfiles"
)

# Writes to the database while the gateway has it open, and reads all sealed files.
WRITES_AND_READS = """
from silta.base.store import mark_secret
from silta.cli.house import open_house
with open_house() as house:
    with house.database.write() as transaction:
        mark_secret(transaction, "trial", "x")
    print([len(file.read_bytes()) > 65536 for file in house.home.sealed.glob("??/*")])
"""
ASKS_THE_CLOCK = """
import ctypes
from silta.base.clock import TIMEX_BYTES
print(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_BYTES)) >= 0)
"""
# W+X memory, a set-id bit, a family, a privileged call, a file beside the folders of the unit.
TRIES_TO_LEAVE = """
import mmap, os, socket
for act in (
    lambda: mmap.mmap(-1, 4096, prot=7),
    lambda: os.chmod(os.environ["RUNTIME_DIRECTORY"], 0o2700),
    lambda: socket.socket(socket.AF_NETLINK),
    lambda: os.chroot("/"),
    lambda: open(os.environ["SILTA_HOME"] + "/gateway/x", "w"),
):
    try:
        act()
    except OSError as error:
        print(error.strerror)
"""


@pytest.fixture
def machine(short_tmp: Path, town_home: Silta) -> Machine:
    """Give a machine where Siltala may send and Aino receives."""
    return installed(short_tmp, town_home.home)


@pytest.fixture
def mail(machine: Machine, kirjaamo: Kirjaamo) -> Path:
    """Give a mail with a document that is too large for the database."""
    certificate, file = machine.root / "gateway.asc", machine.root / "mail.eml"
    certificate.write_text(machine.silta.did("gateway-key", "export"))
    inner = letter_mime(good_manifest(LARGE, created_at=datetime.now(UTC).isoformat()), LARGE)
    options = ("--armor", "--local-user", kirjaamo.fingerprint, "--sign", "--encrypt")
    file.write_bytes(
        outer_mail(kirjaamo.gpg("--recipient-file", certificate, *options, stdin=inner))
    )
    return file


def test_the_gateway_files_and_the_portal_reads_what_it_sealed(
    machine: Machine, mail: Path
) -> None:
    """Two users, one database, one folder of sealed files; and gpg works behind the wall."""
    address = f"127.0.0.1:{free_port()}"
    with machine.running("gateway", "listening", SILTA_GATEWAY_LISTEN=address):
        said = machine.silta.did("send", mail, "--from", KIRJAAMO, "--server", address)
        assert said.startswith("250 2.0.0 filed")
        assert machine.as_user("portal", WRITES_AND_READS) == "[True, True]\n"


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("gateway", ["portal", "shared", "console", "worker"]),
        ("portal", ["portal", "shared", "gateway", "console", "worker"]),
        ("console", ["portal", "shared", "gateway", "console", "worker"]),
        ("worker", ["portal", "shared", "gateway", "console"]),
    ],
)
def test_a_process_cannot_read_what_is_not_its_own(
    machine: Machine, name: str, closed: list[str]
) -> None:
    """By the owner and mode of the folder; the wall is a second one."""
    user, group = map(str, machine.ids(name))
    setpriv = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups"]
    for folder in closed:
        listing = [*setpriv, "sh", "-c", f"ls {machine.home / folder}"]
        done = subprocess.run(listing, check=False, capture_output=True, text=True)
        assert "Permission denied" in done.stderr
        walled = f"import os; os.listdir({str(machine.home / folder)!r})"
        assert "PermissionError" in machine.as_user(name, walled)


def test_the_worker_signs_and_sweeps_behind_its_wall(machine: Machine) -> None:
    """It needs the database, the folders that it sweeps, its keys, and a place for its note."""
    with machine.running("worker", "started") as log:
        time.sleep(1)
        assert eventually((machine.home / "worker/log/checkpoint").exists)
        assert '"fault"' not in log.read_text()


def test_the_portal_answers_behind_its_wall(machine: Machine) -> None:
    """It starts only with its own secrets, which are the data's."""
    address = f"127.0.0.1:{free_port()}"
    with (
        machine.running("portal", "listening", SILTA_PORTAL_LISTEN=address),
        urllib.request.urlopen(f"http://{address}/fi/") as answer,
    ):
        assert answer.status == 200


def test_the_console_answers_behind_its_wall(machine: Machine) -> None:
    """It needs the one secret that is its own; nobody listens where its people would log in."""
    address = f"127.0.0.1:{free_port()}"
    with (
        machine.running("console", "listening", **listening("console", address)),
        urllib.request.urlopen(f"http://{address}/fi/admin/login") as answer,
    ):
        assert answer.status == 200


def test_a_database_that_root_opened_first_is_open_to_all(machine: Machine) -> None:
    """The command line is root's; SQLite gives the log beside a database that one's owner."""
    with Database(f"sqlite:///{machine.home}/database/silta.db").write():
        log = machine.home / "database/silta.db-wal"
        assert (log.stat().st_mode & 0o777, log.stat().st_gid) == (0o660, machine.ids("worker")[1])
    assert machine.as_user("worker", WRITES_AND_READS) == "[]\n"


def test_the_clock_answers_behind_the_wall(machine: Machine) -> None:
    """A filter that hides adjtimex(2) would make a stopped clock look like a good one."""
    assert machine.as_user("gateway", ASKS_THE_CLOCK) == "True\n"


def test_the_wall_of_these_tests_is_one(machine: Machine) -> None:
    """Else the others prove nothing."""
    assert machine.as_user("gateway", TRIES_TO_LEAVE).splitlines() == [
        *("Operation not permitted", "Operation not permitted"),
        *("Address family not supported by protocol", "Operation not permitted"),
        "Read-only file system",
    ]
