"""Secret keys that are brought along: one at a time, and only such as do their work."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.keys.gateway_key import Algorithm, Purpose
from silta.keys.generate import KeyRefused, export_certificate, generate_gateway_key
from silta.keys.home import at_work_in, make_home
from silta.keys.importing import import_secret, probe
from tests.keys.cast import Cast
from tests.keys.gpg import Gpg


def test_a_secret_key_can_be_brought_along(cast: Cast, tmp_path: Path) -> None:
    """Restored from a backup, it opens what it opened before."""
    with at_work_in(cast.store) as short:
        secret = Gpg(short)("--armor", "--export-secret-keys")
    fingerprint = import_secret(tmp_path / "copy", secret)
    assert fingerprint == cast.gateway
    exported = export_certificate(tmp_path / "copy", fingerprint, armour=False)
    assert exported == cast.gateway_certificate


def test_a_public_key_is_not_taken_for_a_secret_one(cast: Cast, tmp_path: Path) -> None:
    """It opens nothing."""
    with pytest.raises(KeyRefused, match="one secret key"):
        import_secret(tmp_path, cast.gateway_certificate)


def test_several_keys_are_not_taken_at_once(cast: Cast, tmp_path: Path) -> None:
    """Each gateway key has a home of its own: hidden recipients need that."""
    secret = cast.gpg("--export-secret-keys", cast.keys["kirjaamo"], cast.keys["rsa"])
    with pytest.raises(KeyRefused, match="one secret key"):
        import_secret(tmp_path, secret)


def test_a_key_that_opens_nothing_is_refused(cast: Cast, tmp_path: Path) -> None:
    """Kirjaamo's key signs only."""
    secret = cast.gpg("--export-secret-keys", cast.keys["kirjaamo"])
    with pytest.raises(KeyRefused, match="no decryption key"):
        import_secret(tmp_path, secret)


def test_a_key_with_a_passphrase_is_refused(short_tmp: Path, tmp_path: Path) -> None:
    """The gateway starts unattended: nobody would be there to type it."""
    gpg = Gpg(make_home(short_tmp))
    (short_tmp / "gpg-agent.conf").write_text("s2k-count 1024\n")
    gpg("--passphrase", "salasana", "--quick-generate-key", "x@y.example", "future-default")
    secret = gpg("--passphrase", "salasana", "--export-secret-keys")
    with pytest.raises(KeyRefused, match="has it a passphrase"):
        import_secret(tmp_path, secret)


def test_a_key_whose_file_is_damaged_is_found(cast: Cast, tmp_path: Path) -> None:
    """For doctor: such a key would answer every mail with a fault."""
    with at_work_in(cast.store) as short:
        secret = Gpg(short)("--export-secret-keys")
    fingerprint = import_secret(tmp_path, secret)
    for key in (tmp_path / "private-keys-v1.d").iterdir():
        key.write_bytes(b"damaged")
    with at_work_in(tmp_path) as short, pytest.raises(KeyRefused, match="does not open"):
        probe(short, fingerprint)


def test_a_receipts_key_can_be_brought_along(tmp_path: Path) -> None:
    """It is tried by signing: it opens nothing."""
    made = generate_gateway_key(
        tmp_path / "a", "Silta <x@y.example>", Algorithm.CURVE25519, Purpose.RECEIPTS
    )
    with at_work_in(tmp_path / "a") as short:
        secret = Gpg(short)("--export-secret-keys")
    assert import_secret(tmp_path / "b", secret, Purpose.RECEIPTS) == made
    with pytest.raises(KeyRefused, match="no decryption key"):
        import_secret(tmp_path / "c", secret)


def test_a_key_that_opens_mails_signs_no_receipts(cast: Cast, tmp_path: Path) -> None:
    """It would stand in the worker's folder, and open what the gateway alone may."""
    with at_work_in(cast.store) as short:
        secret = Gpg(short)("--export-secret-keys")
    with pytest.raises(KeyRefused, match="can only sign"):
        import_secret(tmp_path, secret, Purpose.RECEIPTS)


def test_a_receipts_key_with_a_passphrase_is_refused(short_tmp: Path, tmp_path: Path) -> None:
    """The worker starts unattended, too."""
    gpg = Gpg(make_home(short_tmp))
    (short_tmp / "gpg-agent.conf").write_text("s2k-count 1024\n")
    made = ("--quick-generate-key", "x@y.example", "ed25519", "sign", "never")
    gpg("--passphrase", "salasana", *made)
    secret = gpg("--passphrase", "salasana", "--export-secret-keys")
    with pytest.raises(KeyRefused, match="has it a passphrase"):
        import_secret(tmp_path, secret, Purpose.RECEIPTS)
