"""The command ``silta``: which command stands where, and how each one ends."""

from __future__ import annotations

import importlib
import os
import resource
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
    "rights": "silta.cli.database_rights:rights",
    "demo": "silta.cli.demo.command:demo",
    "doctor": "silta.cli.doctor:doctor",
    "up": "silta.cli.up:up",
    "gateway": "silta.cli.gateway:gateway",
    "portal": "silta.cli.portal:portal",
    "console": "silta.cli.console:console",
    "worker": "silta.cli.worker:worker",
    "inspect": "silta.cli.inspecting:inspect",
    "authority": "silta.cli.authorities:authority",
    "certificate": "silta.cli.certificates:certificate",
    "service": "silta.cli.services:service",
    "gateway-key": "silta.cli.gateway_keys:gateway_key",
    "account": "silta.cli.accounts:account",
    "message": "silta.cli.messages:message",
    "evidence": "silta.cli.messages:evidence",
    "bundle": "silta.cli.bundles:bundle",
    "log": "silta.cli.log:log_",
    "intake": "silta.cli.aside:intake",
    "outbox": "silta.cli.outbox:outbox",
    "admin": "silta.cli.administrators:admin",
    "audit": "silta.cli.audit:audit",
    "seal": "silta.cli.sending:seal",
    "send": "silta.cli.sending:send",
}
# What --help says of each, so that it loads none of them; a test holds the two alike.
SUMMARIES = {
    "init": "Make the home, the schema, the secrets and the gateway's first key; safe to repeat.",
    "migrate": "Bring the database's schema forward to this version's.",
    "rights": "Print the SQL that gives each process its rights in PostgreSQL; it changes nothing.",
    "demo": "Show a decision's way from an invented municipality to its reader.",
    "doctor": "Say what is well and what is not, and what to do; exit 1 when something is broken.",
    "up": "Run the worker, the portal and the gateway, and start each one again that dies.",
    "gateway": "Run the SMTP intake until SIGTERM.",
    "portal": "Run the citizens' web until SIGTERM.",
    "console": "Run the administrators' console until SIGTERM.",
    "worker": "Send what waits in the outbox, sweep what is left over; until SIGTERM.",
    "inspect": "Say what the intake would answer to one .eml; exit 0 to accept, 1 to refuse.",
    "authority": "Authorities: who may send, and how far their joining has come.",
    "certificate": "Certificates: whose signature files a decision.",
    "service": "Services: each has one intake address, CODE@SILTA_DOMAIN.",
    "gateway-key": "The gateway's own keys; a gateway takes up a new one at its next start.",
    "account": "Accounts: by number and state alone, never by name.",
    "message": "Filed messages: ids, times, states and sizes.",
    "evidence": "Evidence: the records of each message's life.",
    "bundle": "Evidence bundles: a message's story, which anybody can check.",
    "log": "The transparency log: what binds each evidence record, for witnesses elsewhere.",
    "intake": "The intake: mails that met a fault of ours; they are never filed from here.",
    "outbox": "The outbox: what waits to leave; a dead item waits for you.",
    "admin": "Administrators of the console: what you do here is recorded, and told to all.",
    "audit": "The audit chain: each administrator's act, bound to the one before.",
    "seal": "Seal a letter: sign it, encrypt it to the gateway, print the mail.",
    "send": "Seal a letter, or take the sealed MAIL, send it, and print the server's reply.",
}


class LazyCommands(click.RichGroup):
    """A group whose commands are imported when they are needed."""

    _listing = False

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of the group from the summaries alone."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)  # type: ignore[arg-type]  # RichGroup's own formatter
        finally:
            self._listing = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a newcomer's first day."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None for a name that is not one."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        if self._listing:
            return click.Command(cmd_name, help=SUMMARIES[cmd_name])
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
    # Plaintext and keys pass through memory, gpg's too: no core dump may keep them.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
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
