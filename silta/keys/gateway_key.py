"""The gateway's own keys, as types: what opens the mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from silta.base.act import ActRefused
from silta.keys.fingerprint import Fingerprint


class GatewayKeyState(StrEnum):
    """The life of a gateway key.

    A new one opens mails already, the active one is published, one in overlap opens
    what is still on its way.
    """

    NEW = "new"
    ACTIVE = "active"
    OVERLAP = "overlap"
    RETIRED = "retired"


class Algorithm(StrEnum):
    """What a gateway key may be; Curve25519 costs less than half of RSA's CPU a mail."""

    CURVE25519 = "curve25519"
    RSA4096 = "rsa4096"


@dataclass(frozen=True, slots=True)
class GatewayKey:
    """One of the gateway's keys; ``certificate`` is the public part, binary."""

    fingerprint: Fingerprint
    state: GatewayKeyState
    algorithm: Algorithm
    certificate: bytes
    made_at: datetime

    def must_be(self, *states: GatewayKeyState) -> None:
        """Raise ActRefused unless the key stands in one of ``states``."""
        if self.state not in states:
            raise ActRefused(f"the gateway key is {self.state}, not {' or '.join(states)}")
