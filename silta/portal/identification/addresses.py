"""Which addresses we send a secret or a browser to."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` is this machine whatever a resolver says (RFC 6761 section 6.3)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_safe(address: str, *, loopback_http: bool) -> bool:
    """Tell whether this is a plain https address, or http to this machine where that is allowed.

    Plain: it has a host and no user, password or fragment, and is printable ASCII without
    spaces, so that no two readers see two hosts in it.
    """
    if not address.isascii() or not address.isprintable() or set(address) & set(' \\"<>'):
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port  # an impossible one raises
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc or "#" in address:
        return False
    return parts.scheme == "https" or (loopback_http and is_loopback_http(parts))


def is_loopback_http(parts: SplitResult) -> bool:
    """Tell whether an address is http to this machine itself."""
    return parts.scheme == "http" and is_loopback(parts.hostname or "")
