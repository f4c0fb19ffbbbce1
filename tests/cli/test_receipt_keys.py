"""The receipts key is taken up when it is there, and given up when another one is active."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from silta.cli.house import House, open_house
from silta.cli.key_stores import home_of
from silta.cli.receipt_keys import ReceiptKeys
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import GatewayKey, Purpose
from silta.keys.home import KEYRING
from silta.keys.receipt_signer import CannotSign
from silta.keys.store import gateway_keys
from silta.keys.tables import gateway_key
from silta.mailbox.evidence.signing import ReceiptKeyAway
from tests.cli.command import Silta

RECORD = b'{"event":"filed"}'


@pytest.fixture
def house(silta: Silta, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Give a new home, as the worker has it."""
    monkeypatch.setenv("SILTA_HOME", str(silta.home))
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    with open_house() as opened:
        yield opened


@pytest.fixture
def keys(house: House) -> Iterator[ReceiptKeys]:
    """Give what the worker's jobs share."""
    with ReceiptKeys(house) as opened:
        yield opened


def active(house: House) -> GatewayKey:
    """Return the key that signs now."""
    with house.database.read() as transaction:
        return gateway_keys.active(transaction, Purpose.RECEIPTS)


def changed(silta: Silta) -> Fingerprint:
    """Make another receipts key, and let it sign from now on."""
    new = silta.did("gateway-key", "new", "--purpose", "receipts").strip()
    silta.did("gateway-key", "activate", new)
    return Fingerprint(new)


def test_the_active_key_signs(house: House, keys: ReceiptKeys) -> None:
    """One signer for all who ask: its gpg homes are made once."""
    signer = keys.signer()
    assert signer.fingerprint == active(house).fingerprint
    assert "PGP SIGNATURE" in signer.sign(RECORD)
    assert keys.signer() is signer


def test_another_key_takes_over(silta: Silta, keys: ReceiptKeys) -> None:
    """No worker needs a restart; the one before is put down."""
    before = keys.signer()
    new = changed(silta)
    assert keys.signer().fingerprint == new
    assert "PGP SIGNATURE" in keys.signer().sign(RECORD)
    with pytest.raises(CannotSign):
        before.sign(RECORD)


def test_a_key_that_is_not_here_is_named(house: House, keys: ReceiptKeys) -> None:
    """The registry has it, this home does not; it comes back without a restart."""
    place = home_of(house.home, active(house))
    before = keys.signer()
    place.rename(house.home.path / "safe")
    with pytest.raises(ReceiptKeyAway, match=active(house).fingerprint):
        keys.signer()
    (house.home.path / "safe").rename(place)
    assert keys.signer() is before
    assert "PGP SIGNATURE" in before.sign(RECORD)


def test_without_an_active_key_it_says_what_would_help(house: House, keys: ReceiptKeys) -> None:
    """A home of an earlier version may have none yet."""
    with house.database.write() as transaction:
        transaction.execute(gateway_key.delete().where(gateway_key.c.purpose == "receipts"))
    with pytest.raises(ReceiptKeyAway, match="run 'silta init'"):
        keys.signer()


def test_a_damaged_store_is_no_key(house: House, keys: ReceiptKeys) -> None:
    """One line says so, and the next pass tries again."""
    keyring = home_of(house.home, active(house)) / KEYRING
    content = keyring.read_bytes()
    keyring.unlink()
    with pytest.raises(ReceiptKeyAway, match="cannot be set to work"):
        keys.signer()
    keyring.write_bytes(content)
    assert "PGP SIGNATURE" in keys.signer().sign(RECORD)
