"""The gateway's own keys, as types: what opens the mails, and what signs receipts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from silta.base.act import ActRefused
from silta.keys.fingerprint import Fingerprint


class Purpose(StrEnum):
    """What a key is for; each purpose has a folder of its own, for a system user of its own."""

    OPENING = "opening"
    RECEIPTS = "receipts"


class GatewayKeyState(StrEnum):
    """The life of a gateway key.

    A new one opens mails already, a published one stands in the Web Key Directory beside the
    active one, and one in overlap opens what is still on its way. The secret part of a
    retired one is destroyed; of a lost one nobody knows where it is.
    """

    NEW = "new"
    PUBLISHED = "published"
    ACTIVE = "active"
    OVERLAP = "overlap"
    RETIRED = "retired"
    LOST = "lost"


ENDED = frozenset({GatewayKeyState.RETIRED, GatewayKeyState.LOST})


class Algorithm(StrEnum):
    """What a gateway key may be; Curve25519 costs less than half of RSA's CPU a mail."""

    CURVE25519 = "curve25519"
    RSA4096 = "rsa4096"


@dataclass(frozen=True, slots=True)
class GatewayKey:
    """One of the gateway's keys; ``certificate`` is the public part, binary. Times are UTC.

    ``opens_until`` is the end of an opening key's overlap; ``destroyed_at`` says since when
    there is no secret part.
    """

    fingerprint: Fingerprint
    state: GatewayKeyState
    algorithm: Algorithm
    certificate: bytes
    made_at: datetime
    purpose: Purpose = Purpose.OPENING
    published_at: datetime | None = None
    activated_at: datetime | None = None
    opens_until: datetime | None = None
    retired_at: datetime | None = None
    destroyed_at: datetime | None = None

    @property
    def has_ended(self) -> bool:
        """Tell whether it opens and signs no more."""
        return self.state in ENDED

    @property
    def awaits_destruction(self) -> bool:
        """Tell whether it is retired, and its secret part may stand somewhere yet."""
        return self.state == GatewayKeyState.RETIRED and self.destroyed_at is None

    def must_be(self, *states: GatewayKeyState) -> None:
        """Raise ActRefused unless the key stands in one of ``states``."""
        if self.state not in states:
            raise ActRefused(f"the gateway key is {self.state}, not {' or '.join(states)}")

    def must_be_unneeded(self, at: datetime) -> None:
        """Raise ActRefused while mails to the key may be on their way.

        A receipts key is never waited for: its certificate goes on proving what it signed.
        """
        if self.state == GatewayKeyState.PUBLISHED:
            raise ActRefused("it is published, so mails to it may be on their way: --now, --reason")
        if self.opens_until is not None and at < self.opens_until:
            day = f"{self.opens_until:%Y-%m-%d %H:%M} UTC"
            raise ActRefused(f"mails to it may be on their way until {day}: wait, or --now")

    def facts(self) -> Mapping[str, str | None]:
        """Return what an audit record says of the key before or after an act."""
        until = self.opens_until
        return {
            "purpose": self.purpose.value,
            "state": self.state.value,
            "opens_until": until.isoformat() if until else None,
        }
