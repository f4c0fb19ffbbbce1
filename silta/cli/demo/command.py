"""``silta demo``: the story on invented data, by the same commands that a person types."""

from __future__ import annotations

import asyncio
import os

import rich_click as click

from silta.base.journal import open_journal
from silta.base.settings import PREFIX
from silta.cli.demo.clockwork import Clockwork
from silta.cli.demo.places import Places, make_places
from silta.cli.demo.provider_people import AINO
from silta.cli.demo.story import found, read_back, send
from silta.cli.processes import Supervisor, until_told_to_stop


@click.command()
@click.option("--once", is_flag=True, help="Read it back through the web, and end: exit 0 if true.")
def demo(*, once: bool) -> None:
    """Show a decision's way from an invented municipality to its reader.

    The home is made anew under var/demo, or under SILTA_HOME where that is set.
    """
    places = make_places()
    # Another database or domain that happens to be set must not be filled with invented people.
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ.update(places.settings())
    with places.log_file.open("a", encoding="utf-8") as log:
        open_journal("demo", log)  # what happens to the processes is no part of the story
        asyncio.run(_tell(places, once=once))


async def _tell(places: Places, *, once: bool) -> None:
    clockwork = Clockwork()
    with clockwork.step("home, keys and Siltala's joining"):
        town = await asyncio.to_thread(found, places.home)
    async with Supervisor(log_file=places.log_file) as supervisor:
        with clockwork.step("gateway, portal, worker and identity provider"):
            click.secho("\n$ silta up &", bold=True)
            await supervisor.start(places.children())
            await supervisor.must_be_ready()
        await asyncio.to_thread(send, places, town, clockwork)
        if once:
            await asyncio.to_thread(read_back, places, town, clockwork)
            click.echo(f"\n{clockwork.table()}")
            return
        stop = until_told_to_stop()
        _say_how_to_log_in(places)
        await stop.wait()
        click.echo("\nstopping …")


def _say_how_to_log_in(places: Places) -> None:
    click.secho(f"\nNow read it yourself: {places.web}/", bold=True)
    click.echo(
        f'Press "Kirjaudu sisään" and choose "{AINO}" (no password); the other person has no '
        "account yet.\n"
        f"The mails' door is {places.gateway}; the journals are in {places.log_file}.\n"
        "Ctrl-C ends the demo."
    )
