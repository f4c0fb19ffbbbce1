"""``--help`` and ``--version`` load nothing of the server."""

from __future__ import annotations

import subprocess
import sys

import pytest
import rich_click as click

from silta.cli.main import COMMANDS, SUMMARIES, cli

PROGRAM = """
import sys
from silta.cli.main import main
try:
    main()
except SystemExit as ended:
    heavy = {"sqlalchemy", "aiosmtpd", "alembic", "psycopg"} & set(sys.modules)
    sys.exit(str(sorted(heavy)) if heavy else ended.code)
"""


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_the_first_word_waits_for_no_server(argument: str) -> None:
    """A second of loading at each word would be felt, and a municipality has no server."""
    command = [sys.executable, "-c", PROGRAM, argument]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_is_the_commands_own(name: str) -> None:
    """``--help`` says it without loading the command."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert SUMMARIES[name] == " ".join(str(command.help).partition("\n\n")[0].split())


def test_a_machine_without_the_server_is_told_what_it_lacks() -> None:
    """The municipality's side is installed without it."""
    hidden = "import sys; sys.modules['sqlalchemy'] = None\n"
    program = f"{hidden}from silta.cli.main import main; main()"
    command = [sys.executable, "-c", program, "account", "list", "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    line = "silta: 'silta account' needs the server's parts: install silta[server]\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)
