"""A gateway that ends and comes back at the same port, as a service does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy import func, select

from silta.mailbox.tables import message
from tests.peers.ports import free_port
from tests.road.process import SILTA, Running
from tests.town import Town

# While its lines are counted for the coverage, a gateway is slower by half and larger.
UNMEASURED = (
    *("env", "-u", "COVERAGE_PROCESS_CONFIG", "-u", "COVERAGE_PROCESS_START"),
    *(SILTA, "gateway"),
)


@dataclass(slots=True)
class Service:
    """The gateway of a town, at one port whoever runs there; started with its first ``start``."""

    town: Town
    port: int = field(default_factory=free_port)
    running: Running | None = None

    def start(self) -> Running:
        """Start it and return when it listens; the one before must have ended."""
        here = f"SILTA_GATEWAY_LISTEN=127.0.0.1:{self.port}"
        started = self.town.start_gateway(("env", here, *UNMEASURED))
        self.running = replace(started, port=self.port)
        return self.running

    def restart(self, *, kindly: bool) -> None:
        """End it by SIGTERM, or by SIGKILL, and start it again."""
        assert self.running is not None
        if kindly:
            assert self.running.stop() == 0, self.running.journal()[-2000:]
        else:
            self.running.kill()
        self.start()

    def stop(self) -> None:
        """End it by SIGTERM; it must have ended well, and met no fault of ours."""
        assert self.running is not None
        assert self.running.stop() == 0, self.running.journal()[-2000:]

    def faults(self) -> list[str]:
        """Return the lines of all its journals, from its first start on, that tell of a fault."""
        journals = [one.journal() for one in self.town.running]
        return [line for text in journals for line in text.splitlines() if is_fault(line)]


def is_fault(line: str) -> bool:
    """Whether a line of the journal tells of a fault of ours."""
    return any(mark in line for mark in ('"fault"', '"level": "error"', "Traceback"))


def count_filed(town: Town) -> int:
    """Return how many messages are filed; far cheaper than their list."""
    with town.database() as database, database.read() as transaction:
        return int(transaction.execute(select(func.count()).select_from(message)).scalar_one())
