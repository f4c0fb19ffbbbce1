"""``silta gateway-key export-secret`` and ``import``: a key in a safe, and back from it."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from silta.base.home import Home
from tests.cli.command import PROGRAM, Silta
from tests.cli.test_gateway_keys import nothing_left, states

PASSPHRASE = "kuusi palaa hiljaa ääneti"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Give a file with the passphrase."""
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\n", "utf-8")
    return file


def kept(silta: Silta, given: Path, fingerprint: str) -> Path:
    """Return the file in which a key is kept safe."""
    file = given.with_name("safe.asc")
    silta.did("gateway-key", "export-secret", fingerprint, "--output", file,
              "--passphrase-file", given)  # fmt: skip
    return file


def test_an_export_is_the_owners_alone_and_overwrites_nothing(silta: Silta, given: Path) -> None:
    """From its first moment."""
    [active] = states(silta)
    file = kept(silta, given, active)
    before = file.read_bytes()
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    command = ("gateway-key", "export-secret", active, "--output", file)
    assert "not overwritten" in silta.refused(*command, "--passphrase-file", given)
    assert file.read_bytes() == before


@pytest.mark.parametrize("purpose", ["opening", "receipts"])
def test_a_key_whose_disk_died_is_whole_again(silta: Silta, given: Path, purpose: str) -> None:
    """It stands as it stood: senders notice nothing."""
    [active] = states(silta, purpose)
    file = kept(silta, given, active)
    home = Home(silta.home)
    store = home.key_store if purpose == "opening" else home.receipt_store
    shutil.rmtree(store / active)
    assert "is missing" in silta.refused("init")
    back = silta.did("gateway-key", "import", file, "--passphrase-file", given,
                     "--purpose", purpose)  # fmt: skip
    assert back.strip() == active
    assert "already there, and whole" in silta.did("init")
    assert nothing_left(silta)


def test_a_wrong_passphrase_leaves_nothing_behind(silta: Silta, given: Path) -> None:
    """In one line."""
    [active] = states(silta)
    file = kept(silta, given, active)
    given.write_text("jokin muu lause tässä")
    line = silta.refused("gateway-key", "import", file, "--passphrase-file", given)
    assert "this passphrase does not open it" in line
    assert nothing_left(silta)


def test_a_short_passphrase_is_refused(silta: Silta, given: Path, tmp_path: Path) -> None:
    """And no file is left that it would protect."""
    [active] = states(silta)
    given.write_text("lyhyt")
    output = tmp_path / "safe.asc"
    command = ("gateway-key", "export-secret", active, "--output", output)
    assert "12 characters or more" in silta.refused(*command, "--passphrase-file", given)
    assert not output.exists()


def test_nobody_is_asked_where_nobody_sits(silta: Silta, tmp_path: Path) -> None:
    """A timer would wait for ever."""
    [active] = states(silta)
    command = ("gateway-key", "export-secret", active, "--output", tmp_path / "safe.asc")
    assert "no terminal to ask at" in silta.refused(*command)


def test_what_is_not_encrypted_takes_no_passphrase(silta: Silta, given: Path) -> None:
    """Whoever gives one believes that the file is."""
    [active] = states(silta)
    exported = given.with_name("public.asc")
    exported.write_text(silta.did("gateway-key", "export", active))
    line = silta.refused("gateway-key", "import", exported, "--passphrase-file", given)
    assert "not encrypted to a passphrase" in line


def at_terminal(silta: Silta, *arguments: str | Path, typed: Sequence[str]) -> tuple[int, str]:
    """Run a command at a real terminal; return its exit code and what it wrote on the screen."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    running = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "SILTA_HOME": str(silta.home)},
        start_new_session=True,
    )
    assert running.stdout is not None
    screen = b""
    for line in typed:
        # What is typed before the question is thrown away.
        while not screen.endswith(b": "):
            screen += os.read(running.stdout.fileno(), 1)
        os.write(ours, f"{line}\n".encode())
        screen += b"\n"
    screen += running.communicate(timeout=60)[0]
    os.close(ours)
    os.close(theirs)
    return running.returncode, screen.decode()


def test_a_passphrase_is_asked_for_twice_and_never_shown(silta: Silta, tmp_path: Path) -> None:
    """A slip would lock the key away for good."""
    [active] = states(silta)
    output = tmp_path / "safe.asc"
    command = ("gateway-key", "export-secret", active, "--output", output)
    code, screen = at_terminal(silta, *command, typed=[PASSPHRASE, PASSPHRASE])
    assert (code, PASSPHRASE in screen) == (0, False)
    assert output.read_bytes().startswith(b"-----BEGIN PGP MESSAGE")
