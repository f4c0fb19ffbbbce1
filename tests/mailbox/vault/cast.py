"""The standing cast of the vault's tests: a portal, Aino, her neighbour Eino, their letters."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from silta.mailbox.vault.account_key import make_account_key
from silta.mailbox.vault.chunks import CHUNK_BYTES
from silta.mailbox.vault.files import SealedFiles
from silta.mailbox.vault.open import open_content_key, unwrap_account_key
from silta.mailbox.vault.seal import seal_message
from silta.mailbox.vault.secret_keys import (
    load_private_signer,
    load_private_wrap_key,
    load_public_signer,
    load_public_wrap_key,
    make_portal_keys,
)
from silta.mailbox.vault.types import (
    AccountId,
    ContentKey,
    MessageRef,
    NewAccountKey,
    PartKind,
    PlainPart,
    SealedMessage,
)

AINO: Final = AccountId("01KB00000000000000000AAAAA")
EINO: Final = AccountId("01KB00000000000000000EEEEE")
LETTER: Final = MessageRef("01KBQ0000000000000000000M1")
OTHER_LETTER: Final = MessageRef("01KBQ0000000000000000000M2")

PORTAL: Final = make_portal_keys()
WRAP_PRIVATE: Final = load_private_wrap_key(PORTAL.private_wrap_key)
SIGNER: Final = load_public_signer(PORTAL.public_signer)

# For letters so short that no file is written.
NO_FILES: Final = SealedFiles(Path("/nonexistent"))

# No content, one byte, and each side of the borders of chunks and of the inline limit.
BORDER_SIZES: Final = (
    0,
    1,
    CHUNK_BYTES - 23,
    CHUNK_BYTES - 22,
    CHUNK_BYTES - 21,
    CHUNK_BYTES - 1,
    CHUNK_BYTES,
    CHUNK_BYTES + 1,
    2 * CHUNK_BYTES - 1,
    2 * CHUNK_BYTES,
    2 * CHUNK_BYTES + 1,
    5 * CHUNK_BYTES + 77,
)


def key_for(account: AccountId) -> NewAccountKey:
    """Return a new key that the standing portal made for the account."""
    return make_account_key(
        account,
        wrap_to=load_public_wrap_key(PORTAL.public_wrap_key),
        sign_with=load_private_signer(PORTAL.private_signer),
    )


AINO_KEY: Final = key_for(AINO)
EINO_KEY: Final = key_for(EINO)


def private_of(key: NewAccountKey) -> X25519PrivateKey:
    """Return the account's private key, as the portal gets it in a session."""
    return unwrap_account_key(key.wrapped, WRAP_PRIVATE)


def content_of(size_bytes: int) -> bytes:
    """Return bytes in which no two chunks are alike, so that a swap shows."""
    return b"".join(number.to_bytes(4, "big") for number in range(size_bytes // 4 + 1))[:size_bytes]


def document(content: bytes, number: int = 0) -> PlainPart:
    """Return a document of the letter."""
    return PlainPart(PartKind.DOCUMENT, number, content)


def flipped(data: bytes, bit: int) -> bytes:
    """Return ``data`` with one bit turned; ``bit`` is taken round the end."""
    at, shift = divmod(bit % (8 * len(data)), 8)
    return data[:at] + bytes([data[at] ^ (1 << shift)]) + data[at + 1 :]


def seal(
    parts: list[PlainPart],
    store: SealedFiles = NO_FILES,
    ref: MessageRef = LETTER,
    to: NewAccountKey = AINO_KEY,
) -> SealedMessage:
    """Return the parts sealed as the gateway seals them, to Aino unless told otherwise."""
    return seal_message(account_key=to.public, signer=SIGNER, message=ref, parts=parts, store=store)


def key_of(sealed: SealedMessage, to: NewAccountKey = AINO_KEY) -> ContentKey:
    """Return the message's content key as the portal opens it; raise CannotOpen."""
    return open_content_key(sealed, private_of(to))
