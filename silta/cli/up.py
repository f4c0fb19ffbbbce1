"""``silta up``: all processes of one machine, kept running by one command."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import rich_click as click

from silta.base.journal import journal, open_journal
from silta.base.notify import READY, STOPPING, keep_alive, notify, status
from silta.base.settings import Settings
from silta.cli.child import Child, silta_child
from silta.cli.house import open_house
from silta.cli.processes import Supervisor, until_told_to_stop

log = journal("up")


@click.command()
def up() -> None:
    """Run the worker, the portal and the gateway, and start each one again that dies.

    SIGTERM or Ctrl-C stops them in order: the gateway first, so that no new mail comes.
    """
    open_journal("up")
    with open_house() as house:  # what is wrong with the home is said before anything starts
        children = children_of(house.settings)
    asyncio.run(keep_up(children))


def children_of(settings: Settings) -> tuple[Child, ...]:
    """Return the processes in the order of their start; they stop in the opposite order.

    The console is one of them where administrators have a provider to log in with.
    """
    console = silta_child("console", listens=settings.admin_listen)
    return (
        silta_child("worker"),
        *((console,) if settings.admin_oidc_issuer else ()),
        silta_child("portal", listens=settings.portal_listen),
        silta_child("gateway", listens=settings.gateway_listen),
    )


async def keep_up(children: Sequence[Child]) -> None:
    """Keep children running until SIGTERM or SIGINT; then stop them in order.

    Raises ActRefused where an address of theirs is taken; after that nothing is given up.
    """
    stop, ended = until_told_to_stop(), asyncio.Event()
    beating = asyncio.create_task(keep_alive(ended))
    async with Supervisor() as supervisor:
        await supervisor.start(children)
        telling = asyncio.create_task(_tell_when_ready(supervisor))
        await stop.wait()
        telling.cancel()
        notify(STOPPING)
        log.info("stopping", count=len(children))
    ended.set()
    await beating
    log.info("stopped")


async def _tell_when_ready(supervisor: Supervisor) -> None:
    await supervisor.ready()
    names = ", ".join(one.child.name for one in supervisor.kept)
    notify(READY, status(f"running {names}"))
    log.info("ready", detail=names)
