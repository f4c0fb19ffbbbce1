"""The administrators' console as a process of its own, and the way of somebody invited to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from silta.base.home import DEMO_MARK
from silta.keys.administrator import Role
from tests.browser.window import Window
from tests.peers.identity_provider import identity_provider, person
from tests.peers.ports import free_port
from tests.portal.admin.every_page import FIELD, filled, shown_to
from tests.portal.admin.furnished import known
from tests.portal.web import Web
from tests.road.process import SILTA, start
from tests.town import Town, run_silta

CODE: Final = "010190-900P"
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
# Where the walk ends: the form that one leaves by.
LOG_OUT: Final = "/{lang:str}/admin/logout"


@contextmanager
def open_console_web(town: Town) -> Iterator[Web]:
    """Start a console for a town; its home becomes one of a demo, for the provider is on http."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    (town.home / DEMO_MARK).touch()
    with identity_provider(f"{address}/auth/callback") as provider:
        settings = {
            "SILTA_ADMIN_LISTEN": f"127.0.0.1:{port}",
            "SILTA_ADMIN_URL": address,
            "SILTA_ADMIN_OIDC_ISSUER": provider.issuer,
            "SILTA_ADMIN_OIDC_CLIENT_ID": provider.client_id,
            "SILTA_ADMIN_OIDC_CLIENT_SECRET": provider.client_secret,
        }
        log = town.home.parent / f"console-{port}"
        running = start({**town.environment, **settings}, log, (SILTA, "console"))
        try:
            yield Web(town, running, provider, address)
        finally:
            running.kill()


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was invited in a language; each page's name is given while it is shown."""

    window: Window
    language: str
    role: Role

    def walk(self) -> Iterator[str]:
        """Come by the invitation, see every page, and leave."""
        yield from self.take_up()
        yield from self.pages()
        yield from self.log_out()

    def take_up(self) -> Iterator[str]:
        """Follow the link of an invitation and log in; end on the first page."""
        name = self._known_to_the_provider()
        page = self.window.page
        page.goto(self._invitation(name))
        yield "invitation"
        page.locator("a[href*='/admin/login/go']").click()
        page.get_by_role("button", name=f"{name} Demo", exact=True).click()
        yield "welcome"

    def pages(self) -> Iterator[str]:
        """Go to every page that the console has, once for each thing that is worth a look."""
        there = known(self.window.web.town)
        for template in (one for one in shown_to(self.role) if one != LOG_OUT):
            name, statuses = (
                FIELD.sub("one", template.removeprefix("/{lang:str}/")).replace("/", "-"),
                set[int](),
            )
            # A path without a field is the same for all, and the last name stands for it.
            paths = {filled(template, self.language, row): one for one, row in there.items()}
            for path, one in paths.items():
                self.window.go(path)
                statuses.add(self.window.status)
                yield f"{name}-{one}" if len(paths) > 1 else name
            assert HTTPStatus.OK in statuses, template
            assert statuses <= {HTTPStatus.OK, HTTPStatus.CONFLICT}, template

    def log_out(self) -> Iterator[str]:
        """Leave by the form, and see the page of somebody who is nobody."""
        self.window.go(filled(LOG_OUT, self.language, {}))
        yield "logout"
        self.window.page.locator("main form button").click()
        yield "login"

    def _known_to_the_provider(self) -> str:
        people = self.window.web.provider.people
        name = f"Irja-{LETTERS[len(people)]}"
        people[name] = person(name, "Demo", CODE, "1990-01-01")
        return name

    def _invitation(self, name: str) -> str:
        web = self.window.web
        given = ("--email", f"{name.lower()}@silta.example", "--role", self.role.value)
        environment = {**web.town.environment, "SILTA_ADMIN_URL": web.address}
        said = run_silta(environment, "admin", "add", *given, "--language", self.language)
        return said.splitlines()[0]
