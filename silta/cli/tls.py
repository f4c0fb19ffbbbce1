"""The intake's own TLS certificate, self-signed, for a home that was given none."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.base.home import write_secret
from silta.cli.house import House

# Mail servers encrypt to it without checking it (RFC 7435); what it seals is OpenPGP's work.
VALID = timedelta(days=3650)


def tls_paths(house: House) -> tuple[Path, Path]:
    """Return the certificate and the key of the intake: as set, or the home's own.

    Raises ActRefused when only one of the two is set.
    """
    own = house.home.gateway
    settings = house.settings
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        raise ActRefused("set both SILTA_TLS_CERTIFICATE and SILTA_TLS_KEY, or neither")
    return settings.tls_certificate or own / "tls.crt", settings.tls_key or own / "tls.key"


def keep_tls(house: House) -> None:
    """Make the home's own certificate unless one is set or there."""
    certificate, key = tls_paths(house)
    if house.settings.tls_certificate is not None or certificate.exists():
        return
    private = ec.generate_private_key(ec.SECP256R1())
    form = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    secret = private.private_bytes(pem, form, serialization.NoEncryption())
    public = _self_signed(private, house.settings.domain).public_bytes(pem)
    making = key.with_suffix(f".{os.getpid()}")
    write_secret(making, secret)
    making.replace(key)
    write_secret(certificate, public)


def _self_signed(private: ec.EllipticCurvePrivateKey, domain: str) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain[:64])])
    begin = now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin - timedelta(days=1))
        .not_valid_after(begin + VALID)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False)
        .sign(private, hashes.SHA256())
    )
