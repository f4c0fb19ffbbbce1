"""What every session at the SMTP door is held to."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session may last and how often it may be wrong; times in seconds.

    A test gives shorter times; the house knows only these.
    """

    # INTERFACE section 3, ``session.timeout``: between two commands, or two pieces of content.
    idle_seconds: float = 60
    # INTERFACE section 3: a session in all, whatever it does.
    session_seconds: float = 600
    # A handshake takes two round trips; nothing honest needs half a minute.
    handshake_seconds: float = 30
    # RFC 5321 section 4.5.3.2.6: the peer waits 10 minutes for the answer to its content.
    take_in_seconds: float = 540
    # How long our last words may take to leave; then the connection is cut.
    farewell_seconds: float = 5
    # A mail server makes no wrong command at all; a person who tries by hand makes a few.
    wrong_commands: int = 20


HOUSE_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the door says of itself and asks of each peer: its name, SIZE, TLS and time.

    Contents come in through files in the folder ``spool``, which leave
    ``reserved_bytes`` of its disk free.
    """

    domain: str
    limit_bytes: int
    tls: ssl.SSLContext
    spool: Path
    limits: Limits = HOUSE_LIMITS
    reserved_bytes: int = 0
