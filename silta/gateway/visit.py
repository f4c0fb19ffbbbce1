"""One session as the lobby and the journal see it, from the connection to its end."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from silta.base.journal import journal
from silta.base.reason import Reason
from silta.gateway.lobby import Lobby

log = journal("gateway")


@dataclass(slots=True)
class Visit:
    """A session that has its place in the lobby until ``over`` is called.

    ``count`` is of the mails that were answered, filed or not; ``ending`` tells how the
    session came to its end, in a word of ours.
    """

    lobby: Lobby
    origin: str
    count: int = 0
    ending: str = "left"
    is_over: bool = False
    _began_seconds: float = field(default_factory=time.monotonic)

    def ends_by(self, ending: Reason | str) -> None:
        """Keep why the session ends; the first reason counts."""
        if self.ending == "left":
            self.ending = str(ending)

    def over(self) -> None:
        """Give the place back and write the journal's line, once however often it is called.

        The line names the address: it is a mail server's, no citizen's, and without it
        nobody could tell who fills the door. It stands in no other line of the session.
        """
        if self.is_over:
            return
        self.is_over = True
        self.lobby.leave(self.origin)
        log.info(
            "session over",
            address=self.origin,
            milliseconds=round((time.monotonic() - self._began_seconds) * 1000),
            count=self.count,
            reason=self.ending,
        )
