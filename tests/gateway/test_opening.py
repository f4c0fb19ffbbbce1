"""Whose fault it is when a mail does not open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from silta.base.clock import ClockWatch, now
from silta.base.database import Database
from silta.base.keyed_hash import HashKey
from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.base.store import raise_high_water
from silta.gateway.aside import Aside
from silta.gateway.opening import open_sealed
from silta.gateway.registrar import Registrar
from silta.gateway.stages import Sealed
from silta.gateway.tools import Tools
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import Algorithm, GatewayKey, GatewayKeyState
from silta.keys.opened import Opened
from silta.keys.ring import RingCache
from silta.keys.store import gateway_keys
from silta.mailbox.filed import HashKeys
from silta.mailbox.vault.files import SealedFiles
from silta.migrations import migrate

AT_WORK = Fingerprint("A" * 40)


@dataclass(frozen=True)
class Refusing:
    """An opener that refuses each mail for one reason."""

    reason: Reason

    def open(self, message: Span, ring: Path, _limit_bytes: int | None = None) -> Opened:
        """Refuse."""
        raise Refused(self.reason, f"{len(message)} bytes, {ring.name}")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return a new database with the schema."""
    made = Database(f"sqlite:///{tmp_path}/silta.db")
    migrate(made)
    yield made
    made.close()


def reason_of(database: Database, folder: Path, reason: Reason) -> Reason:
    """Return the reason that remains when the opener refuses for ``reason``."""
    key = HashKey(bytes(32))
    rings = RingCache(folder)
    tools = Tools(
        database=database,
        opener=Refusing(reason),
        rings=rings,
        files=SealedFiles(folder),
        account_signer=Ed25519PrivateKey.generate().public_key(),
        keys=HashKeys(key, key),
        domain="silta.localhost",
        watch=ClockWatch(),
        keys_at_work=frozenset({AT_WORK}),
        scanner=None,
        aside=Aside(folder / "aside"),
        registrar=Registrar(database),
        folders=(),
        short_rsa_until=date(2030, 12, 31),
    )
    with pytest.raises(Refused) as refused:
        open_sealed(tools, Sealed(Span.of(b""), "siltala.example"), folder, ExitStack())
    rings.close()
    return refused.value.reason


@pytest.mark.parametrize("reason", [Reason.SEAL_CANNOT_OPEN, Reason.SIGNATURE_KEY_EXPIRED])
def test_a_refusal_stands_while_all_is_well(
    database: Database, short_tmp: Path, reason: Reason
) -> None:
    """A damaged mail is damaged tomorrow too."""
    assert reason_of(database, short_tmp, reason) == reason


@pytest.mark.parametrize(
    "reason",
    [
        Reason.SEAL_CANNOT_OPEN,
        Reason.SIGNATURE_BAD,
        Reason.SIGNATURE_KEY_EXPIRED,
        Reason.SIGNATURE_STALE,
    ],
)
def test_gpgs_word_on_time_is_not_trusted_with_our_clock_in_doubt(
    database: Database, short_tmp: Path, reason: Reason
) -> None:
    """A clock set back makes every signature one from the future."""
    with database.write() as transaction:
        raise_high_water(transaction, now() + timedelta(days=365))
    assert reason_of(database, short_tmp, reason) == Reason.FAULT


def test_a_missing_signature_is_the_mails_whatever_the_clock_says(
    database: Database, short_tmp: Path
) -> None:
    """No clock adds one."""
    with database.write() as transaction:
        raise_high_water(transaction, now() + timedelta(days=365))
    reason = Reason.SIGNATURE_MISSING
    assert reason_of(database, short_tmp, reason) == reason


def test_a_mail_to_a_key_made_since_the_start_waits(database: Database, short_tmp: Path) -> None:
    """The municipality may have taken up the new certificate before we were restarted."""
    state, kind = GatewayKeyState.NEW, Algorithm.CURVE25519
    with database.write() as transaction:
        new = GatewayKey(Fingerprint("B" * 40), state, kind, b"", now())
        gateway_keys.add(transaction, new)
    assert reason_of(database, short_tmp, Reason.SEAL_CANNOT_OPEN) == Reason.FAULT
