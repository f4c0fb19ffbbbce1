"""``silta console``: the administrators' web as a process."""

from __future__ import annotations

import asyncio
from threading import BoundedSemaphore

import rich_click as click

from silta.base.act import ActRefused
from silta.base.clock import ClockWatch
from silta.base.home import read_secret
from silta.base.journal import open_journal
from silta.base.keyed_hash import SECRET_BYTES
from silta.cli.figures import health_shown
from silta.cli.house import House, open_house
from silta.cli.secret_files import CONSOLE_KEY, path_to_read
from silta.portal.admin.tools import ConsoleTools
from silta.portal.console import build_console
from silta.portal.identification.administrators import AdministratorsProvider
from silta.portal.identification.configuration import read_administrators_client
from silta.portal.rendering import working_renderer
from silta.portal.serve import serve
from silta.portal.tokens import BrowserSeal

# A provider that hangs may hold these threads for some seconds, and no more of the console's.
PROVIDER_TURNS = 8


@click.command()
def console() -> None:
    """Run the administrators' console until SIGTERM."""
    open_journal("console")
    with open_house() as house:
        app = build_console(open_console_tools(house))
        with health_shown(house, "console", house.settings.console_metrics):
            asyncio.run(serve(app, listen=house.settings.admin_listen, tls=None))


def open_console_tools(house: House) -> ConsoleTools:
    """Put the console's tools together; raise ActRefused or WrongSetting for what is missing."""
    client = read_administrators_client(house.settings, is_demo=house.home.is_demo)
    return ConsoleTools(
        settings=house.settings,
        home=house.home,
        database=house.database,
        seal=BrowserSeal(_key(house)),
        provider=AdministratorsProvider(client),
        provider_turns=BoundedSemaphore(PROVIDER_TURNS),
        renderer=working_renderer(),
        watch=ClockWatch(),
        secure=house.settings.admin_url.startswith("https://"),
    )


def _key(house: House) -> bytes:
    path = path_to_read(house.home, CONSOLE_KEY)
    content = read_secret(path)
    if len(content) != SECRET_BYTES:
        raise ActRefused(f"{path} is damaged: remove it and run 'silta init'")
    return content
