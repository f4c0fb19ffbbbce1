"""Running ``silta seal`` and ``silta send``, in this process or in one of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from silta.cli.sending import seal, send
from tests.sender.office import Office, files_in

Options = list[str]


def sealing(office: Office, folder: Path, letter: bytes | None = None) -> Options:
    """Return the options with which a letter is sealed."""
    certificate, home = str(office.certificate), str(office.gpg.home)
    given = files_in(folder, letter)
    return [*given, "--gateway-certificate", certificate, "--gnupg-home", home]


def to_port(port: int, *more: str) -> Options:
    """Return the options that name a server of this machine."""
    return ["--server", f"127.0.0.1:{port}", *more]


def run_seal(options: Sequence[str], stdin: bytes | None = None) -> Result:
    """Run ``silta seal``; what it raises is raised."""
    return CliRunner().invoke(seal, options, input=stdin, catch_exceptions=False)


def run_send(options: Sequence[str]) -> Result:
    """Run ``silta send``; what it raises is raised."""
    return CliRunner().invoke(send, options, catch_exceptions=False)


def silta(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as it is installed, without any setting."""
    program = "from silta.cli.main import main; main()"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SILTA_")}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
