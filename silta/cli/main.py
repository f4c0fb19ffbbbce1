"""The command ``silta``: which command stands where, and how each one ends."""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import rich_click as click

import silta
from silta.base.act import ActRefused
from silta.base.reason import Refused
from silta.base.settings import WrongSetting

# Each command's module is loaded when it is asked for: --help must not wait for the server.
COMMANDS = {
    "init": "silta.cli.initialising:init",
    "migrate": "silta.cli.initialising:migrate",
    "demo": "silta.cli.demo:demo",
    "gateway": "silta.cli.gateway:gateway",
    "inspect": "silta.cli.inspecting:inspect",
    "authority": "silta.cli.authorities:authority",
    "certificate": "silta.cli.certificates:certificate",
    "service": "silta.cli.services:service",
    "gateway-key": "silta.cli.gateway_keys:gateway_key",
    "account": "silta.cli.accounts:account",
    "message": "silta.cli.messages:message",
    "evidence": "silta.cli.messages:evidence",
    "seal": "silta.cli.sending:seal",
    "send": "silta.cli.sending:send",
}


class LazyCommands(click.RichGroup):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a newcomer's first day."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None for a name that is not one."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        try:
            command: click.Command = getattr(importlib.import_module(module), name)
        except ModuleNotFoundError as missing:
            if not missing.name or missing.name.startswith("silta"):
                raise
            return _unavailable(cmd_name)
        return command


def _unavailable(name: str) -> click.Command:
    """Return a command for a machine that has the municipality's side alone."""

    def refuse() -> NoReturn:
        raise ActRefused(f"'silta {name}' needs the server's parts: install silta[server]")

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    needs = "Needs silta[server]."
    return click.Command(name, context_settings=settings, callback=refuse, help=needs)


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(silta.__version__, prog_name="silta")
def cli() -> None:
    """Encrypted, signed decisions by e-mail, filed into citizens' sealed mailboxes.

    Settings are SILTA_… environment variables, or keys of the TOML file SILTA_CONFIG.
    """


def main() -> NoReturn:
    """Run ``silta``: exit 0 done, 1 refused or not well, 2 wrong usage; never a traceback."""
    os.umask(0o077)  # whatever a command writes, nobody else reads
    try:
        cli(prog_name="silta")
    except (ActRefused, WrongSetting) as refused:
        end(str(refused))
    except Refused as refused:
        end(f"refused: {refused.reason}")
    except UnicodeEncodeError as error:
        end(f"a text is given, or to be shown, that cannot be written as {error.encoding}")
    except OSError as error:
        end(f"{error.filename or 'the system'}: {error.strerror or type(error).__name__}")
    sys.exit(0)


def end(line: str) -> NoReturn:
    """Say one line on standard error and exit 1."""
    click.echo(f"silta: {line}", err=True)
    sys.exit(1)
