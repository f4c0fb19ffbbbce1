"""What the console works with; put together once by the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Protocol

from silta.base.clock import ClockWatch
from silta.base.database import Database
from silta.base.home import Home
from silta.base.settings import Settings
from silta.base.store import is_clock_in_doubt
from silta.portal.identification.administrators import LoggedIn
from silta.portal.identification.begun import Begun
from silta.portal.rendering import Renderer
from silta.portal.tokens import BrowserSeal
from silta.portal.web import Asked


class LogsIn(Protocol):
    """What logs administrators in: ``identification.administrators.AdministratorsProvider``."""

    def begin(self, language: str, max_age: timedelta) -> tuple[str, Begun]:
        """Return the address to send the browser to, and what to keep for its return."""
        ...

    def finish(
        self, begun: Begun, max_age: timedelta, parameters: Mapping[str, str], at: datetime
    ) -> LoggedIn:
        """Return whose log-in it is, or raise IdentificationFailed."""
        ...


@dataclass(frozen=True, slots=True)
class ConsoleTools:
    """The doors behind the console; none of them opens a mailbox.

    ``provider_turns`` bounds how many requests may wait for the provider. ``secure`` says
    that administrators come by https.
    """

    settings: Settings
    home: Home
    database: Database
    seal: BrowserSeal
    provider: LogsIn
    provider_turns: BoundedSemaphore
    renderer: Renderer
    watch: ClockWatch
    secure: bool

    @property
    def domain(self) -> str:
        """Return the mail domain of the intake."""
        return self.settings.domain

    @property
    def is_demo(self) -> bool:
        """Tell whether the home was made by a demo."""
        return self.home.is_demo

    @property
    def front(self) -> str:
        """Return the path of the first page."""
        return "/admin"

    @property
    def problem_template(self) -> str:
        """Return the template of problem pages."""
        return "admin/problem.html"

    def is_clock_in_doubt(self, at: datetime) -> bool:
        """Tell whether our clock may be wrong."""
        return is_clock_in_doubt(self.database, self.watch, at)


def console_tools_of(request: Asked) -> ConsoleTools:
    """Return the tools of the console that a request came to."""
    tools: ConsoleTools = request.app.state.tools
    return tools
