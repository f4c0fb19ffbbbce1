"""Trials of our own keys: real gpg, a key for each purpose, and what is not one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState, Purpose
from silta.keys.generate import export_certificate, generate_gateway_key
from silta.keys.gnupg import GpgUnusable
from silta.keys.own_trial import opens, signs


def made(store: Path, purpose: Purpose) -> GatewayKey:
    """Return a new key of a purpose."""
    name = "Silta <intake@silta.localhost>"
    fingerprint = generate_gateway_key(store, name, Algorithm.CURVE25519, purpose)
    certificate = export_certificate(store, fingerprint, armour=False)
    at = datetime.now(UTC)
    return GatewayKey(
        fingerprint, GatewayKeyState.ACTIVE, Algorithm.CURVE25519, certificate, at, purpose
    )


def test_a_key_does_what_it_was_made_for(short_tmp: Path) -> None:
    """A receipts key opens nothing: it has no key for that."""
    key = made(short_tmp / "opening", Purpose.OPENING)
    assert opens(short_tmp / "opening", key)
    receipts = made(short_tmp / "receipts", Purpose.RECEIPTS)
    assert signs(short_tmp / "receipts", receipts)
    assert not opens(short_tmp / "receipts", receipts)


def test_the_secret_part_of_another_key_is_not_this_ones(short_tmp: Path) -> None:
    """A folder that was restored under a wrong name."""
    key, _ = (made(short_tmp / name, Purpose.OPENING) for name in ("one", "other"))
    assert not opens(short_tmp / "other", key)
    assert not signs(short_tmp / "other", key)


def test_a_store_without_a_key_is_told(short_tmp: Path) -> None:
    """In the words that the gateway would use."""
    key = made(short_tmp / "one", Purpose.OPENING)
    with pytest.raises(GpgUnusable, match="holds no usable gateway key"):
        opens(short_tmp / "nothing", key)
