"""One job of gpg, in one or more runs: where it works, what it knows there, its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from silta.base.octets import Octets
from silta.base.reason import Reason, Refused
from silta.keys.bounds import Bounds
from silta.keys.ciphertext import GpgInput
from silta.keys.gnupg import run
from silta.keys.memory import Argument
from silta.keys.status import StatusFacts, parse_status
from silta.keys.waiting import Cut


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that came to its own end: ``exit_code`` is negative where a signal ended it."""

    exit_code: int
    facts: StatusFacts
    produced: Octets


@dataclass(frozen=True, slots=True)
class Job:
    """A home, the options that name the ring (and the time to judge at), and the bounds.

    All runs of a job know the same certificates and end by the same deadline.
    """

    home: Path
    options: tuple[Argument, ...]
    bounds: Bounds

    def run(self, arguments: Sequence[Argument], message: GpgInput, *, limit_bytes: int) -> Ended:
        """Run gpg on ``message`` and return what it said; blocks.

        Raises Refused: SIZE_EXPANDED past ``limit_bytes`` of output, FAULT at the deadline
        and where gpg broke the format of its status lines.
        """
        done = run(
            # Nothing writes to the keyrings of a job: waiting for their locks is for nothing.
            ["--lock-never", *self.options, *arguments],
            home=self.home,
            stdin=message.from_its_start(),
            limit_bytes=limit_bytes,
            deadline=self.bounds.left(),
        )
        if done.cut == Cut.SIZE:
            raise Refused(Reason.SIZE_EXPANDED, f"more than {limit_bytes} bytes came out")
        if done.cut == Cut.TIME:
            raise Refused(Reason.FAULT, "gpg was killed at the deadline")
        try:
            return Ended(done.exit_code, parse_status(done.status), done.produced)
        except ValueError as error:
            raise Refused(Reason.FAULT, str(error)) from None
