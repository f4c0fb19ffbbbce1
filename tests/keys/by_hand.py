"""Packets that no gpg makes, made by hand after RFC 9580."""

from __future__ import annotations

import hashlib
import os
import zlib

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.aead import AESOCB3

from silta.keys.packets import Tag, walk

MEBIBYTE = 1024 * 1024
CHUNK_SIZE_BYTE = 8  # 2 ** (8 + 6) bytes


def packet(tag: int, body: bytes) -> bytes:
    """Return a packet with a header of the new format."""
    return bytes([0xC0 | tag, 0xFF]) + len(body).to_bytes(4, "big") + body


def session_key_packet(message: bytes) -> bytes:
    """Return the first packet of a binary message."""
    first = next(walk(message, most=20))
    return message[first.start : first.end]


def sealed(key: bytes, inside: bytes) -> bytes:
    """Return ``inside`` in a sealed packet with an MDC (RFC 9580 section 5.13.1)."""
    random = os.urandom(16)
    whole = random + random[-2:] + inside + b"\xd3\x14"
    whole += hashlib.sha1(whole, usedforsecurity=False).digest()
    encryptor = Cipher(algorithms.AES(key), CFB(bytes(16))).encryptor()
    return packet(Tag.SEALED, b"\x01" + encryptor.update(whole) + encryptor.finalize())


def sealed_ocb(key: bytes, inside: bytes) -> bytes:
    """Return ``inside`` in the OCB packet that GnuPG 2.3 makes and 2.2 reads."""
    nonce, cipher = os.urandom(15), AESOCB3(key)
    head = bytes([1, 9, 2, CHUNK_SIZE_BYTE])

    def chunk(number: int, content: bytes, total: bytes = b"") -> bytes:
        counted = int.from_bytes(nonce, "big") ^ number
        bound = bytes([0xC0 | Tag.SEALED_OCB]) + head + number.to_bytes(8, "big") + total
        return cipher.encrypt(counted.to_bytes(15, "big"), content, bound)

    size = 1 << (CHUNK_SIZE_BYTE + 6)
    chunks = [chunk(n, inside[n * size :][:size]) for n in range(-(-len(inside) // size))]
    chunks.append(chunk(len(chunks), b"", len(inside).to_bytes(8, "big")))
    return packet(Tag.SEALED_OCB, head + nonce + b"".join(chunks))


def compressed(inside: bytes) -> bytes:
    """Return ``inside`` in a compressed packet (ZIP)."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -13)
    return packet(Tag.COMPRESSED, b"\x01" + compressor.compress(inside) + compressor.flush())


def compressed_zeros(size: int) -> bytes:
    """Return a plaintext of ``size`` zeros, whole mebibytes, compressed twice.

    A fully flushed block of zeros is always the same, so it is made once and repeated.
    """
    compressor = zlib.compressobj(9, zlib.DEFLATED, -13)
    head = bytes([0xC0 | Tag.LITERAL, 0xFF]) + (size + 6).to_bytes(4, "big") + b"b\0\0\0\0\0"
    start = compressor.compress(head) + compressor.flush(zlib.Z_FULL_FLUSH)
    block = compressor.compress(bytes(MEBIBYTE)) + compressor.flush(zlib.Z_FULL_FLUSH)
    stream = start + block * (size // MEBIBYTE) + compressor.flush()
    return compressed(packet(Tag.COMPRESSED, b"\x01" + stream))


def flipped(content: bytes, position: int) -> bytes:
    """Return ``content`` with one bit changed; a negative position counts from the end."""
    changed = bytearray(content)
    changed[position] ^= 1
    return bytes(changed)
