"""Check: the TLS certificates that we show are there, match their keys, and last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from silta.base.clock import now
from silta.cli.checks.examined import Examined
from silta.cli.checks.finding import Finding, broken, ok, unchecked, warning
from silta.cli.tls import tls_paths
from silta.keys.expiry import days_left

SOON: Final = timedelta(days=30)
SPKI: Final = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def look_at_intake(examined: Examined) -> Iterator[Finding]:
    """Look at what the intake shows in STARTTLS, and at the authorities of its peers."""
    yield from _pair(*tls_paths(examined.house), examined.settings.domain)
    authorities = examined.settings.tls_client_ca
    if authorities is not None:
        try:
            x509.load_pem_x509_certificates(authorities.read_bytes())
        except (ValueError, FileNotFoundError):
            yield broken(f"SILTA_TLS_CLIENT_CA: {authorities} holds no certificate in PEM")


def look_at_portal(examined: Examined) -> Iterator[Finding]:
    """Look at the portal's own, where no proxy does TLS before it."""
    settings = examined.settings
    certificate, key = settings.portal_tls_certificate, settings.portal_tls_key
    if certificate is None and key is None:
        yield unchecked("the portal has none: a proxy before it does TLS")
    elif certificate is None or key is None:
        yield broken("set both SILTA_PORTAL_TLS_CERTIFICATE and SILTA_PORTAL_TLS_KEY")
    else:
        yield from _pair(certificate, key, settings.domain)


def _pair(path: Path, key: Path, domain: str) -> Iterator[Finding]:
    try:
        shown = x509.load_pem_x509_certificate(path.read_bytes())
        fits = _public_of(key) == shown.public_key().public_bytes(*SPKI)
    except FileNotFoundError as missing:
        yield broken(f"{missing.filename} is missing", "restore it, or set another one")
    except (ValueError, TypeError):
        # A key under a passphrase is a TypeError here, and nobody is there to type it.
        yield broken(f"{path} or {key} cannot be read: PEM without a passphrase is needed")
    else:
        yield _judged(path, shown, domain) if fits else broken(f"{key} is not the key of {path}")


def _public_of(key: Path) -> bytes:
    return load_pem_private_key(key.read_bytes(), None).public_key().public_bytes(*SPKI)


def _judged(path: Path, shown: x509.Certificate, domain: str) -> Finding:
    at, ends = now(), shown.not_valid_after_utc
    names = _names(shown)
    said = f"{path}, for {', '.join(names) or 'no name'}"
    if ends <= at:
        return broken(f"{said}, has expired: senders that check it send nothing", "renew it")
    left = f"{said}, ends in {days_left(ends, at)} days"
    if ends - at < SOON:
        return warning(left, "renew it, and restart what shows it")
    if not any(name == domain or name.endswith(f".{domain}") for name in names):
        return warning(f"{left}; it does not name {domain} or a host below it", "get one that does")
    return ok(left)


def _names(shown: x509.Certificate) -> Sequence[str]:
    try:
        found = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()
    return found.value.get_values_for_type(x509.DNSName)
