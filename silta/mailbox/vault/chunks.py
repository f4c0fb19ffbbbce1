"""Encryption of one part in chunks, so that a long document is never whole in memory.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, "Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015) over
AES-256-GCM: the nonce counts the chunks and marks the last one, so chunks that were moved,
dropped, doubled or cut off at the end do not open. The key is of one part alone, so a chunk
of another part, message or account does not open either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from silta.mailbox.vault.context import part_info
from silta.mailbox.vault.types import CannotOpen, ContentKey, PartKind

PartKey = NewType("PartKey", bytes)

# A name and the version byte; also the associated data of every chunk, so that the bytes of
# one version are never opened by the rules of another.
HEADER: Final = b"SILTA\x01"
KEY_BYTES: Final = 32
CHUNK_BYTES: Final = 64 * 1024
TAG_BYTES: Final = 16
_COUNTER_BYTES: Final = 11  # with the byte that marks the last chunk: GCM's nonce of 96 bits


def part_key(content: ContentKey, kind: PartKind, number: int) -> PartKey:
    """Return the key of one part, by HKDF-SHA-256 without a salt (RFC 5869 section 3.1)."""
    info = part_info(content.account, content.message, kind, number)
    return PartKey(HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(content.secret))


def sealed_size_bytes(plain_size_bytes: int) -> int:
    """Return how long a part becomes: the header, its bytes, and a tag for each chunk."""
    chunks = max(1, -(-plain_size_bytes // CHUNK_BYTES))
    return len(HEADER) + plain_size_bytes + chunks * TAG_BYTES


def encrypt_chunks(key: PartKey, source: Iterable[bytes] | bytes) -> Iterator[bytes]:
    """Yield the header and then each sealed chunk; use a key for one source only."""
    cipher = AESGCM(key)
    yield HEADER
    for count, (piece, is_last) in enumerate(_cut(_blocks(source), CHUNK_BYTES)):
        yield cipher.encrypt(_nonce(count, is_last=is_last), piece, HEADER)


def decrypt_chunks(key: PartKey, source: Iterable[bytes] | bytes) -> Iterator[bytes]:
    """Yield each chunk's content once its tag is proven; raise CannotOpen where one is not.

    That nothing is missing at the end is known only when the iterator is exhausted: until
    then the caller holds true bytes, but perhaps not all of them.
    """
    cipher = AESGCM(key)
    sealed = _behind_header(iter(_blocks(source)))
    for count, (piece, is_last) in enumerate(_cut(sealed, CHUNK_BYTES + TAG_BYTES)):
        try:
            content = cipher.decrypt(_nonce(count, is_last=is_last), piece, HEADER)
        except InvalidTag:
            raise CannotOpen("a chunk is not what was sealed here") from None
        # Only an empty part ends in an empty chunk: one content has one sealed form.
        if is_last and count > 0 and not content:
            raise CannotOpen("an empty chunk at the end")
        yield content


def _nonce(count: int, *, is_last: bool) -> bytes:
    return count.to_bytes(_COUNTER_BYTES, "big") + (b"\x01" if is_last else b"\x00")


def _blocks(source: Iterable[bytes] | bytes) -> Iterable[bytes]:
    return (source,) if isinstance(source, bytes) else source


def _cut(blocks: Iterable[bytes], size: int) -> Iterator[tuple[bytearray | memoryview[int], bool]]:
    """Yield pieces of ``size`` bytes and whether each is the last, which may be shorter.

    A piece goes out only when more follows. What can be is a view of its block: copying
    every byte once more cost as much as encrypting it.
    """
    held = bytearray()
    for block in blocks:
        rest = memoryview(block)
        while len(held) + len(rest) > size:
            missing = size - len(held)
            yield held + rest[:missing] if held else rest[:missing], False
            held, rest = bytearray(), rest[missing:]
        held += rest
    yield held, True


def _behind_header(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what follows the header; raise CannotOpen when another one stands there."""
    start = b""
    for block in blocks:
        start += block
        if len(start) >= len(HEADER):
            break
    if not start.startswith(HEADER):
        raise CannotOpen("the header is not of a version we know")
    yield start[len(HEADER) :]
    yield from blocks
