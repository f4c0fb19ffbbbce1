"""Mail servers that behave as they are told; each on a free port of loopback."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller

from tests.peers.ports import free_port
from tests.peers.sink import Sink


@contextmanager
def trusted(sink: Sink, ca: Path, name: str = "127.0.0.1") -> Iterator[int]:
    """Put the sink behind STARTTLS with a certificate for ``name``; its CA goes into a file."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(ca)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    with _running(Controller(sink, "127.0.0.1", free_port(), tls_context=context)) as port:
        yield port


@contextmanager
def in_clear(sink: Sink) -> Iterator[int]:
    """Put the sink on a port without any TLS."""
    with _running(Controller(sink, "127.0.0.1", free_port())) as port:
        yield port


@contextmanager
def _running(server: Controller) -> Iterator[int]:
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@contextmanager
def speaking(replies: Mapping[bytes, bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Give the port of a server of fixed replies, by verb and ``b""`` on connection.

    A verb without a reply ends the connection. What it heard, in clear, is in the list.
    """
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        arguments = (listener, replies, heard)
        server = threading.Thread(target=_speak, args=arguments, daemon=True)
        server.start()
        yield listener.getsockname()[1], heard
        server.join(timeout=10)


def _speak(listener: socket.socket, replies: Mapping[bytes, bytes], heard: list[bytes]) -> None:
    peer, _address = listener.accept()
    with peer, suppress(ConnectionError), peer.makefile("rb") as lines:
        reply = replies.get(b"")
        while reply is not None:
            peer.sendall(reply + b"\r\n")
            line = lines.readline()
            heard.append(line)
            reply = replies.get(line.strip().upper()[:4]) if line else None
