"""What a rule may look at: the letter, who signed it, the known world and the moment. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from silta.base.identity import Address
from silta.base.keyed_hash import HashKey
from silta.base.reason import Reason, Refused
from silta.gateway.facts import Facts
from silta.keys.opened import Signature
from silta.mailbox.letter import Letter

# The reply table of the contract (INTERFACE section 3): a case system's queue may hold a
# mail over a long week-end, and no honest clock is further ahead.
OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Moment:
    """Now in UTC, and whether our own clock may be wrong."""

    at: datetime
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One letter before its judge; ``key`` is for comparing with keyed hashes.

    ``least_rsa_bits`` is what policy asks of RSA keys today.
    """

    letter: Letter
    signature: Signature
    recipient: Address
    facts: Facts
    moment: Moment
    key: HashKey
    least_rsa_bits: int

    def is_repeat(self) -> bool:
        """Tell whether this very letter is filed already."""
        earlier = self.facts.earlier
        return earlier is not None and earlier.is_same(self.letter, self.key)

    def is_fresh(self, time: datetime) -> bool:
        """Tell whether ``time`` is neither too old nor too far ahead of now."""
        return self.moment.at - OLDEST <= time <= self.moment.at + AHEAD

    def of_time(self, reason: Reason, field: str | None = None) -> Refused:
        """Return the refusal for a rule of time: ours to answer for while our clock is in doubt."""
        if self.moment.in_doubt:
            return Refused(Reason.FAULT, "our own clock is in doubt")
        return Refused(reason, field=field)
