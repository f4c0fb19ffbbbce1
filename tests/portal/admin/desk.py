"""The console in this process: its clock is the test's, and administrators of each role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

import pytest
from litestar.types import ASGIApp

from silta.base.clock import ClockWatch
from silta.base.database import Database
from silta.base.home import DEMO_MARK, Home
from silta.base.settings import Settings
from silta.keys.actor import Actor, Door
from silta.keys.acts import administrators as acts
from silta.keys.administrator import Administrator, Role
from silta.keys.invitation import Wanted, invitation_hash
from silta.keys.store import audit
from silta.portal.admin import sessions
from silta.portal.admin.jars import AdminJar
from silta.portal.admin.tools import ConsoleTools
from silta.portal.console import build_console
from silta.portal.cookies import name_of
from silta.portal.identification.administrators import AdministratorsProvider
from silta.portal.identification.configuration import Client
from silta.portal.rendering import Renderer
from silta.portal.tokens import BrowserSeal
from tests.peers.identity_provider import IdentityProvider, identity_provider
from tests.portal.driver import Browser, Got

ADDRESS = "http://127.0.0.1:8001"
CALLBACK = f"{ADDRESS}/auth/callback"
RELAY = "smtps://relay.silta.example:465"
# Nobody listens there: for consoles whose administrators are logged in without a provider.
NO_PROVIDER = Client("http://127.0.0.1:9", "silta", "salaisuus", CALLBACK)
ROOT = Actor("root", "root", Door.COMMAND_LINE)
RENDERER = Renderer()


@dataclass(slots=True)
class Console:
    """The console of a home; ``at`` is its clock, or None for the true one."""

    tools: ConsoleTools
    app: ASGIApp
    at: datetime | None = None

    @property
    def database(self) -> Database:
        """Return its database."""
        return self.tools.database

    def now(self) -> datetime:
        """Return the time that the console goes by."""
        return self.at or datetime.now(UTC)

    def administrator(
        self, role: Role = Role.OPERATOR, name: str = "", issuer: str = "https://tunnus.example"
    ) -> Administrator:
        """Return an active administrator who was invited and bound just now."""
        name, at = name or role.value, self.now()
        with self.database.write() as transaction:
            wanted = Wanted(f"{name}@silta.example", role)
            invited = acts.invite(transaction, ROOT, wanted, reason=None, at=at)
            hashed = invitation_hash(invited.token)
            return acts.take_up(transaction, hashed, issuer, f"sub-{name}", at)

    def remove(self, who: Administrator) -> None:
        """Remove an administrator by the machine's owner."""
        with self.database.write() as transaction:
            acts.remove(transaction, ROOT, who.id, reason="lähti", at=self.now())

    def said(self) -> list[dict[str, Any]]:
        """Return what the records of the chain say, the last one first."""
        with self.database.read() as transaction:
            return [one.said() for one in audit.latest(transaction, most=100)]

    def browser(self) -> Browser:
        """Return the browser of somebody who is nobody yet."""
        return Browser(self.app)

    def logged_in(
        self, who: Administrator, *, ago: timedelta = timedelta(0), before: Browser | None = None
    ) -> Browser:
        """Return the browser of an administrator who proved who they are that long ago."""
        at, tools = self.now(), self.tools
        session = sessions.new_session(who.id, at - ago, at)
        sessions.begin(tools.database, tools.seal, session, before=None)
        browser = before or self.browser()
        browser.cookies[name_of(AdminJar.SESSION, secure=tools.secure)] = session.token.text
        return browser

    def of(
        self,
        role: Role = Role.OPERATOR,
        name: str = "",
        *,
        ago: timedelta = timedelta(0),
    ) -> Browser:
        """Return the browser of a new administrator of that role, who is logged in."""
        return self.logged_in(self.administrator(role, name), ago=ago)


@contextmanager
def open_console(
    database: Database, home: Path, client: Client = NO_PROVIDER, **settings: str | None
) -> Iterator[Console]:
    """Open the console of a home that was made as a demo, in this process."""
    home.mkdir(mode=0o700, exist_ok=True)
    (home / DEMO_MARK).touch()
    asked = {
        "SILTA_HOME": str(home),
        "SILTA_ADMIN_URL": ADDRESS,
        "SILTA_MAIL_RELAY": RELAY,
        **settings,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    tools = ConsoleTools(
        settings=Settings.load(given),
        home=Home(home),
        database=database,
        seal=BrowserSeal(b"K" * 32),
        provider=AdministratorsProvider(client),
        provider_turns=BoundedSemaphore(4),
        renderer=RENDERER,
        watch=ClockWatch(),
        secure=given["SILTA_ADMIN_URL"].startswith("https://"),
    )
    console = Console(tools, build_console(tools))
    with pytest.MonkeyPatch.context() as patch:
        for module in ("asking", "log_in", "invitation"):
            patch.setattr(f"silta.portal.admin.{module}.now", console.now)
        yield console


@contextmanager
def open_console_with_provider(
    database: Database, home: Path
) -> Iterator[tuple[Console, IdentityProvider]]:
    """Open a console whose administrators log in at a strict provider on a real socket."""
    with identity_provider(CALLBACK) as provider:
        client = Client(provider.issuer, provider.client_id, provider.client_secret, CALLBACK)
        with open_console(database, home, client) as console:
            yield console, provider


def log_in(
    browser: Browser,
    provider: IdentityProvider,
    person: str = "aino",
    start: str = "/fi/admin/login/go",
) -> Got:
    """Log in as one of the provider's people, or press ``cancel``; return where one comes back."""
    address = browser.get(start).one("location")
    query = urlencode(provider.press(address, person))
    return browser.get(f"/auth/callback?{query}")
