"""A sending mail server's side of one session, as cheap as Python has it: sockets and bytes."""

from __future__ import annotations

import socket
import ssl
import time

PATIENCE_SECONDS = 300
HELLO = b"EHLO bench.siltala.example\r\n"


class Session:
    """One SMTP session in TLS (RFC 3207) with a server on this machine; its name is not checked."""

    def __init__(self, port: int) -> None:
        self._plain = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self._plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket: socket.socket = self._plain
        self._reply()
        self.ask(HELLO)
        self.ask(b"STARTTLS\r\n")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.socket = context.wrap_socket(self._plain)
        self.ask(HELLO)

    def ask(self, command: bytes) -> int:
        """Send a command, and return the code of the answer."""
        self.socket.sendall(command)
        return self._reply()

    def deliver(self, envelope: bytes, recipient: bytes, content: bytes | memoryview) -> int:
        """Send one mail, whose ``content`` has its final dot; return the code that ended it."""
        for command, wanted in ((envelope, 250), (recipient, 250), (b"DATA\r\n", 354)):
            code = self.ask(command)
            if code != wanted:
                return code
        self.socket.sendall(content)
        return self._reply()

    def noop_ms(self) -> float:
        """Return how long the answer to a NOOP takes, in milliseconds."""
        began = time.monotonic()
        self.ask(b"NOOP\r\n")
        return (time.monotonic() - began) * 1000

    def close(self) -> None:
        """Take leave, and wait for no goodbye."""
        self.socket.sendall(b"QUIT\r\n")
        self.socket.close()

    def _reply(self) -> int:
        """Return the code of the last line of a reply (RFC 5321 section 4.2)."""
        said = b""
        while not (said.endswith(b"\n") and said.splitlines()[-1][3:4] != b"-"):
            piece = self.socket.recv(4096)
            if not piece:
                raise ConnectionError("the server hung up")
            said += piece
        return int(said.splitlines()[-1][:3])
