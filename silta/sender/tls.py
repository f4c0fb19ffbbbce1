"""How the sender checks whom it talks to; there is no way to talk in clear."""

from __future__ import annotations

import ssl
from ipaddress import ip_address
from pathlib import Path


class TlsRefused(Exception):  # noqa: N818 -- an expected end, not an error of the program
    """The TLS that was asked for is not given; the text is one line for the person who sends."""


def tls_context(host: str, *, ca: Path | None = None) -> ssl.SSLContext:
    """Return a context that verifies the server's certificate and name, TLS 1.2 or newer.

    With ``ca`` the certificates in that file are trusted and no others. Without it a server
    on this very machine is not verified: nobody stands in between. Raises TlsRefused.
    """
    try:
        context = ssl.create_default_context(cafile=ca)
    except (ssl.SSLError, OSError):
        raise TlsRefused("the file given with --ca holds no readable certificate") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca is None and is_loopback(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` is this machine whatever a resolver says (RFC 6761 section 6.3)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"
