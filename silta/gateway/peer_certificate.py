"""Whom a peer is by its certificate, where the intake asks for one (SILTA_TLS_CLIENT_CA). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def dns_names(certificate: Mapping[str, Any] | None) -> frozenset[str] | None:
    """Return the DNS names of a verified certificate in lower case; None where none was shown.

    ``certificate`` is what ``ssl.SSLSocket.getpeercert`` returns. The subject's common name
    is no name (RFC 9525 section 2); a certificate without DNS names is nobody's.
    """
    if not certificate:
        return None
    names = certificate.get("subjectAltName", ())
    return frozenset(value.lower() for kind, value in names if kind == "DNS")


def speaks_for(names: Collection[str], domains: Collection[str]) -> bool:
    """Tell whether a certificate is of one of these domains, or of a host below one.

    A name with a wildcard names no host, and so nobody.
    """
    return any(
        name == domain or name.endswith(f".{domain}")
        for name in names
        for domain in domains
        if "*" not in name
    )
