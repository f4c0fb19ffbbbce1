"""What each seal is bound to, byte for byte; docs/vault.md gives the same in words.

Every item, the label first, is written as its length (four bytes, big-endian) and then its
bytes, so no two lists of items share an encoding. The label keeps one use apart from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from silta.mailbox.vault.types import AccountId, KeyId, MessageRef, PartKind

# RFC 9180 section 7: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; base mode.
HPKE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def signed_of_account_key(account: AccountId, key_id: KeyId, public_key: bytes) -> bytes:
    """Return what the portal signs of an account's public key."""
    return _encoded(
        "silta vault 1: account public key", (account.encode(), key_id.encode(), public_key)
    )


def wrap_info(account: AccountId, key_id: KeyId) -> bytes:
    """Return the HPKE ``info`` of an account's private key, wrapped to the portal."""
    return _encoded("silta vault 1: account private key", (account.encode(), key_id.encode()))


def content_key_info(account: AccountId, key_id: KeyId, message: MessageRef) -> bytes:
    """Return the HPKE ``info`` of a message's content key, sealed to the account."""
    return _encoded(
        "silta vault 1: content key", (account.encode(), key_id.encode(), message.encode())
    )


def part_info(account: AccountId, message: MessageRef, kind: PartKind, number: int) -> bytes:
    """Return the HKDF ``info`` of one part's key; ``number`` is below 2 ** 32."""
    return _encoded(
        "silta vault 1: part",
        (account.encode(), message.encode(), kind.value.encode(), number.to_bytes(4, "big")),
    )


def _encoded(label: str, items: Sequence[bytes]) -> bytes:
    whole = (label.encode(), *items)
    return b"".join(len(item).to_bytes(4, "big") + item for item in whole)
