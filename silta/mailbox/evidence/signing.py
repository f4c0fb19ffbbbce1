"""Who signs the evidence, for those who need a signature and not the key itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from silta.keys.fingerprint import Fingerprint


class ReceiptKeyAway(Exception):  # noqa: N818 -- reads as what it is
    """There is no receipts key at work; the text is one line for the operator."""


class Signs(Protocol):
    """The receipts key at work; both of its acts block, and raise CannotSign."""

    @property
    def fingerprint(self) -> Fingerprint:
        """Return the fingerprint of the receipts certificate."""
        ...

    def sign(self, content: bytes) -> str:
        """Return a detached, armoured signature over exactly these bytes."""
        ...

    def sign_and_encrypt(self, content: bytes, certificates: Sequence[bytes]) -> bytes:
        """Return one armoured message, signed, that the owner of each certificate can open."""
        ...


SignerOf = Callable[[], Signs]
"""Gives the receipts key that is active now; raises ReceiptKeyAway while there is none."""
