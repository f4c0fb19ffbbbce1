"""The receipts key at work in the worker: taken up when it appears, and changed when it changes."""

from __future__ import annotations

from threading import Lock

from silta.base.act import ActRefused
from silta.base.home import Home
from silta.cli.house import House
from silta.cli.key_stores import home_of
from silta.keys.closing import Closing
from silta.keys.gateway_key import GatewayKey, Purpose
from silta.keys.gnupg import GpgUnusable
from silta.keys.home import KEYS_FOLDER
from silta.keys.receipt_signer import ReceiptSigner
from silta.keys.runtime_folder import runtime_base
from silta.keys.store import gateway_keys
from silta.mailbox.evidence.signing import ReceiptKeyAway


class ReceiptKeys(Closing):
    """Gives the signer of the active receipts key; the worker's jobs share it."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lock = Lock()
        self._at_work: ReceiptSigner | None = None

    def signer(self) -> ReceiptSigner:
        """Return the signer of the key that is active now; raise ReceiptKeyAway without one.

        What another job signs at the moment of a change fails, and is signed again.
        """
        key = self._active()
        self._must_be_here(key)
        with self._lock:
            if self._at_work is not None and self._at_work.fingerprint == key.fingerprint:
                return self._at_work
            self._put_down()
            self._at_work = self._taken_up(key)
            return self._at_work

    def close(self) -> None:
        """Put the key down; nothing may be signed any more."""
        with self._lock:
            self._put_down()

    def _active(self) -> GatewayKey:
        with self._house.database.read() as transaction:
            try:
                return gateway_keys.active(transaction, Purpose.RECEIPTS)
            except ActRefused:
                raise ReceiptKeyAway("no receipts key is active: run 'silta init'") from None

    def _must_be_here(self, key: GatewayKey) -> None:
        if not is_here(self._house.home, key):
            raise ReceiptKeyAway(f"the receipts key {key.fingerprint} is not in this home")

    def _taken_up(self, key: GatewayKey) -> ReceiptSigner:
        base = runtime_base(self._house.home.path)
        try:
            return ReceiptSigner(home_of(self._house.home, key), base=base)
        except GpgUnusable as error:
            raise ReceiptKeyAway(f"the receipts key cannot be set to work: {error}") from None

    def _put_down(self) -> None:
        before, self._at_work = self._at_work, None
        if before is not None:
            before.close()


def is_here(home: Home, key: GatewayKey) -> bool:
    """Tell whether something stands where the secret part of a key should."""
    return any((home_of(home, key) / KEYS_FOLDER).glob("*.key"))
