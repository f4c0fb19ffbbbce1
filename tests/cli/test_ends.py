"""How the command ends: 0, 1 or 2, one line, never a traceback."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

import silta as package
from silta.base.database import SQLITE_SETTINGS
from silta.cli.main import COMMANDS
from tests.cli.command import Silta
from tests.peers.ports import free_port


@pytest.fixture
def nowhere(tmp_path: Path) -> Silta:
    """Give the command without a home."""
    return Silta(tmp_path / "home")


def test_the_version_is_said(nowhere: Silta) -> None:
    """For a report of a fault."""
    assert nowhere.did("--version") == f"silta, version {package.__version__}\n"


def test_help_names_every_command(nowhere: Silta) -> None:
    """What is not in it is not found."""
    shown = nowhere.did("--help")
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(nowhere: Silta, name: str) -> None:
    """Each name in the table leads to a command."""
    assert f"silta {name}" in nowhere.did(name, "--help")


@pytest.mark.parametrize("arguments", [["mesage"], ["--joson"], ["account"], ["account", "shut"]])
def test_wrong_usage_ends_with_2(nowhere: Silta, arguments: list[str]) -> None:
    """As with every program."""
    done = nowhere.process(*arguments)
    assert done.exit_code == 2
    assert "Traceback" not in done.err


def test_an_unknown_setting_names_the_nearest(nowhere: Silta) -> None:
    """A setting with a slip would else be no setting, in silence."""
    wrong = replace(nowhere, settings={"SILTA_DOMIAN": "siltala.example"})
    assert wrong.refused("account", "list") == (
        "SILTA_DOMIAN is not a setting; the nearest is SILTA_DOMAIN"
    )
    done = wrong.process("account", "list")
    assert (done.exit_code, done.out, done.err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize("command", [["account", "list"], ["message", "list"], ["gateway"]])
def test_without_a_home_the_way_on_is_named(nowhere: Silta, command: list[str]) -> None:
    """And none is made by looking."""
    assert "run 'silta init'" in nowhere.refused(*command)
    assert not nowhere.home.exists()


@pytest.mark.parametrize("command", [["init"], ["gateway"], ["gateway-key", "new"]])
def test_without_gpg_one_line_says_so(silta: Silta, command: list[str]) -> None:
    """With the version that is needed."""
    done = silta.process(*command, PATH="/nonexistent")
    assert (done.exit_code, done.out) == (1, "")
    assert done.err == "silta: gpg is not on the path; install GnuPG 2.2.40 or newer\n"


@pytest.mark.parametrize("command", [["init"], ["migrate"], ["account", "list"]])
def test_a_home_under_a_file_cannot_be(tmp_path: Path, command: list[str]) -> None:
    """One line that names the place."""
    (tmp_path / "file").write_text("")
    line = Silta(tmp_path / "file" / "home").refused(*command)
    assert str(tmp_path / "file") in line


def test_a_database_that_is_away_is_told(nowhere: Silta) -> None:
    """In one line, without the address's password."""
    url = f"postgresql://silta:salaisuus@127.0.0.1:{free_port()}/silta"
    away = replace(nowhere, settings={"SILTA_DATABASE_URL": url})
    for command in ("init", "migrate"):
        line = away.refused(command)
        assert "the database does not answer" in line
        assert "salaisuus" not in line


@pytest.mark.parametrize("url", ["postgresql://silta:salaisuus@h:port/silta", "mysql://h/silta"])
def test_an_address_of_no_database_is_refused(nowhere: Silta, url: str) -> None:
    """Without showing it: it may hold a password."""
    line = replace(nowhere, settings={"SILTA_DATABASE_URL": url}).refused("account", "list")
    assert line.startswith("SILTA_DATABASE_URL: ")
    assert "salaisuus" not in line


def test_a_file_that_is_no_database_is_told(silta: Silta) -> None:
    """Somebody put another file in its place."""
    (silta.home / "database" / "silta.db").write_bytes(b"not a database at all\n" * 100)
    assert "file is not a database" in silta.refused("account", "list")


def test_an_argument_that_is_no_text_is_refused(silta: Silta) -> None:
    """A terminal with another character set sends such bytes."""
    line = silta.refused("account", "open", "--hetu", "210281-9988", "--name", "Aino \udcff")
    assert "cannot be written as utf-8" in line


def test_a_port_in_use_is_told(silta: Silta) -> None:
    """Another gateway runs already."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        taken = replace(silta, settings={"SILTA_GATEWAY_LISTEN": address})
        # Its journal may have begun: health and metrics are there before.
        last = taken("gateway").err.splitlines()[-1]
        assert last == f"silta: cannot listen on {address}: Address already in use"


def test_a_gateway_without_its_tls_key_does_not_start(silta: Silta) -> None:
    """It would have to take mails in the clear."""
    (silta.home / "gateway" / "tls.key").unlink()
    assert "cannot use the TLS certificate" in silta.refused("gateway")


def test_a_gateway_without_the_portals_signing_key_does_not_start(silta: Silta) -> None:
    """It could not tell a forged account key."""
    (silta.home / "shared" / "account-signer.pub").write_bytes(bytes(32))
    assert "is not the one that the data was made with" in silta.refused("gateway")


def test_a_gateway_without_a_key_does_not_start(silta: Silta) -> None:
    """It could open no mail."""
    with sqlite3.connect(silta.home / "database" / "silta.db") as connection:
        connection.execute("DELETE FROM gateway_key")
    connection.close()
    assert silta.refused("gateway") == "no gateway key; run 'silta init'"


def test_a_gateway_may_be_given_its_tls_files(nowhere: Silta, tmp_path: Path) -> None:
    """Then the home has none of its own."""
    paths = {"CERTIFICATE": str(tmp_path / "tls.crt"), "KEY": str(tmp_path / "tls.key")}
    given = replace(nowhere, settings={f"SILTA_TLS_{name}": path for name, path in paths.items()})
    given.did("init")
    assert not (nowhere.home / "gateway" / "tls.key").exists()
    assert f"cannot use the TLS certificate {paths['CERTIFICATE']}" in given.refused("gateway")


def test_a_file_that_the_system_cannot_read_is_named(town: Silta) -> None:
    """In the system's own words; this one is a file, but has no content to read."""
    line = town.refused("inspect", "/proc/self/mem")
    assert line == "the system: Input/output error"


def test_a_full_disk_is_told(town: Silta, monkeypatch: pytest.MonkeyPatch) -> None:
    """As by the intake; the act has left nothing."""
    settings = (*SQLITE_SETTINGS, "PRAGMA max_page_count = 1")  # as many as there are already
    monkeypatch.setattr("silta.base.database.SQLITE_SETTINGS", settings)
    add = ("service", "add", "--authority", "1234567-1", "--name-fi", "S" * 200)
    ends = (town(*add, "--code", f"palvelu-{number}") for number in range(100))
    full = next(done for done in ends if done.exit_code)
    assert (full.exit_code, full.err) == (1, "silta: refused: storage.full\n")


def test_a_gateways_key_that_cannot_be_made_is_told(silta: Silta) -> None:
    """Nothing half-made stays in the key store."""
    store = silta.home / "gateway" / "gnupg"
    before = set(store.iterdir())
    fake = silta.home.parent / "bin"
    fake.mkdir()
    real = f'case "$*" in *--version*) exec {shutil.which("gpg")} "$@";; esac'
    (fake / "gpg").write_text(f"#!/bin/sh\n{real}\nexit 2\n")
    (fake / "gpg").chmod(0o700)
    done = silta.process("gateway-key", "new", PATH=f"{fake}:/usr/bin:/bin")
    assert (done.exit_code, done.err.count("\n")) == (1, 1)
    assert "cannot make a gateway key" in done.err
    assert set(store.iterdir()) == before
