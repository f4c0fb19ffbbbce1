"""Opening sealed messages. The portal alone may import this module (an import contract)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from silta.mailbox.vault.account_key import key_id_of
from silta.mailbox.vault.chunks import (
    KEY_BYTES,
    PartKey,
    decrypt_chunks,
    part_key,
    sealed_size_bytes,
)
from silta.mailbox.vault.context import HPKE, content_key_info, wrap_info
from silta.mailbox.vault.files import SealedFiles
from silta.mailbox.vault.types import (
    CannotOpen,
    ContentKey,
    SealedMessage,
    SealedPart,
    WrappedAccountKey,
)


def unwrap_account_key(
    wrapped: WrappedAccountKey, portal_private: X25519PrivateKey
) -> X25519PrivateKey:
    """Return the account's private key; raise CannotOpen.

    The wrapping proves no origin, since anybody can wrap to a public key; that the key
    belongs to its id is checked, and the id stands under the portal's signature.
    """
    info = wrap_info(wrapped.account, wrapped.key_id)
    with _as_cannot_open("the account's private key"):
        raw = HPKE.decrypt(wrapped.wrapped, portal_private, info=info)
        private = X25519PrivateKey.from_private_bytes(raw)
    if key_id_of(private.public_key().public_bytes_raw()) != wrapped.key_id:
        raise CannotOpen("the account's private key is of another pair")
    return private


def open_content_key(sealed: SealedMessage, account_private: X25519PrivateKey) -> ContentKey:
    """Return the message's content key; raise CannotOpen. Reads no parts of ``sealed``."""
    info = content_key_info(sealed.account, sealed.account_key_id, sealed.message)
    with _as_cannot_open("the content key"):
        secret = HPKE.decrypt(sealed.sealed_content_key, account_private, info=info)
    if len(secret) != KEY_BYTES:
        raise CannotOpen("the content key has another length")
    return ContentKey(sealed.account, sealed.message, secret)


def open_part(content: ContentKey, part: SealedPart, store: SealedFiles) -> bytes:
    """Return the part's bytes, all of them proven; raise CannotOpen."""
    return b"".join(iterate_part(content, part, store))


def iterate_part(content: ContentKey, part: SealedPart, store: SealedFiles) -> Iterator[bytes]:
    """Return the part's bytes in pieces, each proven before it goes out; raise CannotOpen.

    A missing file or a wrong length is found by the call itself; other errors of the disk
    pass as the OSError that they are. That the end is the true
    end is known only when the iterator ends: announce ``size_bytes`` as the Content-Length,
    and break the connection on CannotOpen, so that nobody takes a piece for the whole.
    """
    with _as_cannot_open("a part"):
        key = part_key(content, part.kind, part.number)
        blocks = _sealed_blocks(part, store)
    return _opened(key, blocks)


def _opened(key: PartKey, blocks: Iterable[bytes]) -> Iterator[bytes]:
    with _as_cannot_open("a part"):
        yield from decrypt_chunks(key, blocks)


def _sealed_blocks(part: SealedPart, store: SealedFiles) -> Iterable[bytes]:
    """Return the sealed bytes from where they stand, once their length is as it must be."""
    if part.inline is not None and part.file is None:
        blocks: Iterable[bytes] = (part.inline,)
        length_bytes = len(part.inline)
    elif part.file is not None and part.inline is None:
        blocks = store.blocks(part.file)
        length_bytes = store.size_bytes(part.file)
    else:
        raise CannotOpen("a part stands not in exactly one place")
    if length_bytes != sealed_size_bytes(part.size_bytes):
        raise CannotOpen("a part has not the length of its size")
    return blocks


@contextmanager
def _as_cannot_open(what: str) -> Iterator[None]:
    """Turn what the libraries raise, and a missing file, into CannotOpen, which names ``what``.

    Anything else that the disk raises says nothing of the seal, and goes to the caller.
    """
    try:
        yield
    except (InvalidTag, ValueError, OverflowError, FileNotFoundError) as error:
        raise CannotOpen(f"{what} does not open") from error
