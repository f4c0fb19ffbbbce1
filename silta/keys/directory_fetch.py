"""Fetching a certificate from its owner's own Web Key Directory: once, on somebody's word.

By https alone, from public addresses alone, with bounds; no redirect is followed, no proxy
is used. What comes back is as untrusted as a file that somebody sends.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from threading import Timer

from silta.base.act import ActRefused
from silta.base.identity import Address
from silta.keys.bounds import Bounds
from silta.keys.certificate import LIMIT_BYTES
from silta.keys.directory import DirectoryAddress, advanced, direct
from silta.keys.public_address import Resolve, is_public, resolve, resolved_within

DEADLINE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Web:
    """How the world is reached; tests have a resolver, a port and an authority of their own."""

    resolve: Resolve = resolve
    may_connect: Callable[[str], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    port: int = 443
    deadline: timedelta = DEADLINE


def fetch_certificate(address: Address, domains: Sequence[str], web: Web) -> bytes:
    """Return what the directory of ``address`` has for it, at most 256 KiB and unread.

    ``domains`` are the authority's: another one's directory is not asked. The direct method
    is only tried when the host of the advanced one does not exist. Blocks for at most some
    ten seconds, the looking up of names within them. Raises ActRefused, naming the host and
    what was wrong there.
    """
    if address.domain not in domains:
        raise ActRefused(f"{address.domain} is not a domain of this authority")
    bounds = Bounds.starting_now(LIMIT_BYTES, web.deadline)
    for where in (advanced(address), direct(address)):
        found = _addresses(where.host, web, bounds)
        if found:
            return _asked(where, found, web, bounds)
    raise ActRefused(f"{address.domain} has no Web Key Directory: no such host")


def _addresses(host: str, web: Web, bounds: Bounds) -> Sequence[str]:
    """Return the addresses of a host that may be asked; raise ActRefused for an inner one."""
    try:
        found = resolved_within(web.resolve, host, bounds.left())
    except OSError:
        raise ActRefused(f"{host}: the name cannot be looked up now") from None
    if not all(web.may_connect(one) for one in found):
        raise ActRefused(f"{host}: not a public address")
    return found


def _asked(where: DirectoryAddress, addresses: Sequence[str], web: Web, bounds: Bounds) -> bytes:
    try:
        with closing(_Connection(where.host, addresses, web, bounds)) as connection:
            timer = Timer(max(bounds.left().total_seconds(), 0), connection.cut)
            timer.start()
            try:
                return _answer(where, connection, bounds)
            finally:
                timer.cancel()
    except ssl.SSLCertVerificationError as error:
        why = f"its TLS certificate is not valid ({error.verify_message})"
    except (OSError, http.client.HTTPException, ValueError) as error:
        too_long = bounds.left() <= timedelta()
        why = "no answer in time" if too_long else f"no answer ({type(error).__name__})"
    raise ActRefused(f"{where.host}: {why}")


def _answer(where: DirectoryAddress, connection: _Connection, bounds: Bounds) -> bytes:
    connection.request("GET", where.path, headers={"Accept-Encoding": "identity"})
    with connection.getresponse() as response:
        if response.status == HTTPStatus.NOT_FOUND:
            raise ActRefused(f"{where.host}: it has no certificate for this address")
        if response.status != HTTPStatus.OK:
            raise ActRefused(
                f"{where.host}: it answered {response.status}; no redirect is followed"
            )
        content = response.read(bounds.limit_bytes + 1)
    if bounds.left() <= timedelta():
        raise TimeoutError
    if len(content) > bounds.limit_bytes:
        raise ActRefused(f"{where.host}: its answer is larger than 256 KiB")
    return content


class _Connection(http.client.HTTPSConnection):
    """A connection to the addresses that were judged: the name is not looked up again."""

    def __init__(self, host: str, addresses: Sequence[str], web: Web, bounds: Bounds) -> None:
        super().__init__(host, web.port, context=web.context)
        self._addresses, self._web, self._bounds = addresses, web, bounds
        self._speaking: ssl.SSLSocket | None = None

    def connect(self) -> None:
        """Connect to the first address that answers, and speak TLS with the host's name."""
        plain = self._reached()
        self._speaking = self._web.context.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock = self._speaking
        self._speaking.do_handshake()

    def cut(self) -> None:
        """End whatever waits on the connection, from another thread."""
        if self._speaking is not None:
            with suppress(OSError):  # it has just ended by itself
                # Below TLS, which would wait for the other side's farewell.
                socket.socket.shutdown(self._speaking, socket.SHUT_RDWR)

    def _reached(self) -> socket.socket:
        failed: OSError = TimeoutError()
        for address in self._addresses:
            left = self._bounds.left().total_seconds()
            if left <= 0:
                break
            try:
                return socket.create_connection((address, self._web.port), timeout=left)
            except OSError as error:
                failed = error
        raise failed
