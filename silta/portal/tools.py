"""What the portal works with; put together once by the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Protocol

from silta.base.clock import ClockWatch
from silta.base.database import Database
from silta.base.store import is_clock_in_doubt
from silta.mailbox.evidence.note import LogKey
from silta.mailbox.filed import HashKeys
from silta.mailbox.opening import AccountMaker
from silta.portal.identification.begun import Begun
from silta.portal.identification.identified import Identified
from silta.portal.reading.prove import Prover
from silta.portal.rendering import Renderer
from silta.portal.tokens import BrowserSeal
from silta.portal.web import Asked


class Identifies(Protocol):
    """What identifies citizens: ``identification.provider.Provider``."""

    def begin(self, language: str) -> tuple[str, Begun]:
        """Return the address to send the browser to, and what to keep for its return."""
        ...

    def finish(self, begun: Begun, parameters: Mapping[str, str], at: datetime) -> Identified:
        """Return who it is, or raise IdentificationFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """The doors behind the portal; ``provider`` is None where no identification is set up.

    ``provider_turns`` bounds how many requests may wait for it. ``secure`` says that people
    come by https; ``is_demo`` that the home was made by a demo. ``domain`` is the intake's.
    ``log_key`` is what the transparency log's notes are checked with.
    """

    database: Database
    prover: Prover
    maker: AccountMaker
    keys: HashKeys
    seal: BrowserSeal
    provider: Identifies | None
    provider_turns: BoundedSemaphore
    renderer: Renderer
    watch: ClockWatch
    domain: str
    log_key: LogKey
    secure: bool
    is_demo: bool

    @property
    def front(self) -> str:
        """Return the path of the first page."""
        return "/"

    @property
    def problem_template(self) -> str:
        """Return the template of problem pages."""
        return "problem.html"

    def is_clock_in_doubt(self, at: datetime) -> bool:
        """Tell whether our clock may be wrong: then no time of a citizen's runs out here."""
        return is_clock_in_doubt(self.database, self.watch, at)


def tools_of(request: Asked) -> Tools:
    """Return the tools of the application that a request came to."""
    tools: Tools = request.app.state.tools
    return tools
