"""Sealing a message with public keys alone: what is sealed here cannot be opened here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from silta.mailbox.vault.account_key import check_account_key
from silta.mailbox.vault.chunks import KEY_BYTES, encrypt_chunks, part_key, sealed_size_bytes
from silta.mailbox.vault.context import HPKE, content_key_info
from silta.mailbox.vault.files import SealedFiles, file_name
from silta.mailbox.vault.types import (
    AccountPublicKey,
    ContentKey,
    MessageRef,
    PlainPart,
    SealedMessage,
    SealedPart,
)

# Larger parts would swell the database and its backups. A decision of 50 kB, and the armoured
# message that it came in, stand in rows: so filing it takes the one sync of its transaction,
# which it shares, and not three of its own (docs/decisions/0013).
INLINE_BYTES: Final = 128 * 1024


def seal_message(
    *,
    account_key: AccountPublicKey,
    signer: Ed25519PublicKey,
    message: MessageRef,
    parts: Sequence[PlainPart],
    store: SealedFiles,
) -> SealedMessage:
    """Seal the parts to the account; when this returns, the large ones are on the disk.

    ``signer`` is the portal's. If the transaction that keeps the message ends without a
    commit, the caller discards ``files`` of what it got. Raises ForgedAccountKey,
    ValueError for a message id that is no ULID or two parts of one kind and number, and
    OSError from the disk (then no file is left).
    """
    check_account_key(account_key, signer)
    names = _names(message, parts)
    content = ContentKey(account_key.account, message, secrets.token_bytes(KEY_BYTES))
    sealed_content_key = _sealed_content_key(content, account_key)
    sealed = tuple(_sealed(content, part, name) for name, part in names.items())
    # Last of all, so that nothing can fail once the files are there.
    store.write_together(
        {
            name: encrypt_chunks(part_key(content, part.kind, part.number), part.blocks())
            for name, part in names.items()
            if not _fits_inline(part)
        }
    )
    return SealedMessage(
        message=message,
        account=account_key.account,
        account_key_id=account_key.key_id,
        sealed_content_key=sealed_content_key,
        parts=sealed,
    )


def _names(message: MessageRef, parts: Sequence[PlainPart]) -> Mapping[str, PlainPart]:
    names = {file_name(message, part.kind, part.number): part for part in parts}
    if len(names) != len(parts):
        # They would share a key, and so repeat its nonces.
        raise ValueError("two parts of one kind and number")
    return names


def _sealed(content: ContentKey, part: PlainPart, name: str) -> SealedPart:
    size_bytes = len(part.content)
    if not _fits_inline(part):
        return SealedPart(part.kind, part.number, size_bytes, inline=None, file=name)
    key = part_key(content, part.kind, part.number)
    inline = b"".join(encrypt_chunks(key, part.blocks()))
    return SealedPart(part.kind, part.number, size_bytes, inline=inline, file=None)


def _fits_inline(part: PlainPart) -> bool:
    return sealed_size_bytes(len(part.content)) <= INLINE_BYTES


def _sealed_content_key(content: ContentKey, to: AccountPublicKey) -> bytes:
    public = X25519PublicKey.from_public_bytes(to.public_key)
    info = content_key_info(to.account, to.key_id, content.message)
    return HPKE.encrypt(content.secret, public, info=info)
