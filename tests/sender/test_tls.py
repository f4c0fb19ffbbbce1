"""Whom the sender trusts."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from silta.sender.tls import TlsRefused, tls_context


def test_certificates_are_checked_unless_told_otherwise() -> None:
    """Certificate and name, TLS 1.2 or newer."""
    context = tls_context("silta.example")
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST."])
def test_on_this_machine_it_goes_unchecked(host: str) -> None:
    """Nobody stands in between, and a new gateway's certificate is its own."""
    assert tls_context(host).verify_mode == ssl.CERT_NONE


@pytest.mark.parametrize("host", ["192.0.2.1", "silta.localhost.example", "localhost.example", ""])
def test_anywhere_else_it_is_checked(host: str) -> None:
    """There is no way to leave the check out."""
    assert tls_context(host).verify_mode == ssl.CERT_REQUIRED


def test_a_file_without_certificates_is_named(tmp_path: Path) -> None:
    """One line, no traceback of OpenSSL's."""
    (tmp_path / "ca.pem").write_text("hello")
    with pytest.raises(TlsRefused, match="--ca"):
        tls_context("silta.example", ca=tmp_path / "ca.pem")
