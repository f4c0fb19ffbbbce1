"""A town with its portal in this process: its clock is the test's, and nobody needs a provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from litestar.types import ASGIApp
from sqlalchemy import insert, select

from silta.base.home import DEMO_MARK
from silta.base.identity import Hetu
from silta.base.tables import metadata
from silta.cli.house import open_house
from silta.cli.portal import open_tools
from silta.gateway.intake import Intake
from silta.mailbox.account import person_hash
from silta.mailbox.store import accounts
from silta.mailbox.tables import message
from silta.mailbox.vault.types import AccountId
from silta.portal import sessions
from silta.portal.app import build_app
from silta.portal.cookies import Jar, name_of
from silta.portal.sessions import LogIn
from silta.portal.tools import Tools
from tests import letters
from tests.peers.identity_provider import IdentityProvider, identity_provider
from tests.portal.driver import Browser, Got
from tests.road.canaries import DOCUMENTS, LETTER
from tests.town import AINO, Town, received

ACR = "http://eidas.europa.eu/LoA/substantial"
# A letter of ordinary service, whose every word can be recognised.
PLAIN = {**LETTER, "delivery": {"method": "ordinary"}}


@dataclass(slots=True)
class Desk:
    """The portal of a town; ``at`` is its clock, or None for the true one."""

    town: Town
    tools: Tools
    app: ASGIApp
    intake: Intake
    at: datetime | None = field(default=None)

    def now(self) -> datetime:
        """Return the time that the portal goes by."""
        return self.at or datetime.now(UTC)

    def file(self, documents: Mapping[str, bytes] = DOCUMENTS, /, **overrides: Any) -> str:  # noqa: ANN401 -- what a manifest takes
        """Have a letter with recognisable words filed by the real intake; return its id."""
        return self.deliver(documents, {**LETTER, **overrides})

    def file_another(self, **overrides: Any) -> str:  # noqa: ANN401 -- what a manifest takes
        """Have an ordinary letter of everyday words filed; return its id."""
        return self.deliver(letters.DOCUMENTS, {"delivery": {"method": "ordinary"}, **overrides})

    def deliver(self, documents: Mapping[str, bytes], overrides: Mapping[str, Any]) -> str:
        """Send a letter through the real intake; return the id that it is filed under."""
        letter = self.town.letter(documents, **overrides)
        self.intake.take_in(received(self.town.mail(letter, documents)))
        with self.tools.database.read() as transaction:
            said = message.c.message_id == letter["message_id"]
            return str(transaction.scalars(select(message.c.id).where(said)).one())

    def account(self, code: str = AINO) -> AccountId:
        """Return the id of a person's account."""
        with self.tools.database.read() as transaction:
            found = accounts.find(transaction, self.tools.keys.lookup, Hetu(code))
        assert found is not None
        return found.id

    def browser(self) -> Browser:
        """Return the browser of somebody who is nobody yet."""
        return Browser(self.app)

    def reader(self, code: str = AINO) -> Browser:
        """Return the browser of somebody who has logged in just now."""
        at = self.now()
        person = person_hash(self.tools.keys.lookup, Hetu(code))
        log_in = LogIn(self.account(code), person, "Aino Demo", ACR, at)
        tools = self.tools
        session = sessions.begin(tools.database, tools.seal, log_in, before=None, at=at)
        name = name_of(Jar.SESSION, secure=self.tools.secure)
        return Browser(self.app, {name: session.token.text})


@contextmanager
def open_desk_with_provider(town: Town) -> Iterator[tuple[Desk, IdentityProvider]]:
    """Open the portal of a town where people are identified; its home becomes a demo's."""
    (town.home / DEMO_MARK).touch()
    with identity_provider("http://127.0.0.1:8000/auth/callback") as provider:
        settings = {
            "SILTA_OIDC_ISSUER": provider.issuer,
            "SILTA_OIDC_CLIENT_ID": provider.client_id,
            "SILTA_OIDC_CLIENT_SECRET": provider.client_secret,
        }
        with open_desk(town, **settings) as desk:
            yield desk, provider


def log_in(
    browser: Browser, provider: IdentityProvider, person: str = "aino", language: str = "fi"
) -> Got:
    """Log in as one of the provider's people, or press ``cancel``; return where one comes back."""
    address = browser.get(f"/{language}/login").one("location")
    query = urlencode(provider.press(address, person))
    return browser.get(f"/auth/callback?{query}")


@contextmanager
def open_desk(town: Town, **settings: str) -> Iterator[Desk]:
    """Open the portal of a town in this process, with its intake beside it."""
    # The intake sets the environment too, and must be the last to put it back.
    with town.intake() as intake, pytest.MonkeyPatch.context() as patch:
        for name, value in {**town.environment, **settings}.items():
            patch.setenv(name, value)
        with open_house() as house:
            tools = open_tools(house)
            desk = Desk(town, tools, build_app(tools), intake)
            for module in ("silta.portal.visitors", "silta.portal.pages.identify"):
                patch.setattr(f"{module}.now", desk.now)
            yield desk


@contextmanager
def put_back(town: Town) -> Iterator[None]:
    """Undo, at the end, all that was done to the database."""
    with town.database() as database:
        with database.read() as reading:
            kept = [
                (table, [dict(row._mapping) for row in reading.execute(select(table))])
                for table in metadata.sorted_tables
            ]
        yield
        with database.write() as writing:
            for table, _ in reversed(kept):
                writing.execute(table.delete())
            for table, rows in kept:
                if rows:
                    writing.execute(insert(table), rows)
