"""A TCP address that a process listens on or connects to."""

from __future__ import annotations

from typing import NamedTuple

LAST_PORT = 65_535  # RFC 9293 section 3.1: sixteen bits


class Endpoint(NamedTuple):
    """A host name or address, and a port; port 0 asks the system for a free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_endpoint(text: object) -> Endpoint:
    """Read ``HOST:PORT`` or ``[IPv6]:PORT``; raise ValueError for anything else."""
    if isinstance(text, Endpoint):
        return text
    host, colon, port = str(text).rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) <= LAST_PORT):
        raise ValueError("not of the form HOST:PORT")
    return Endpoint(host, int(port))
