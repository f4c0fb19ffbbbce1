"""The chunks of one part: what was sealed comes back whole, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from silta.mailbox.vault.chunks import (
    CHUNK_BYTES,
    HEADER,
    TAG_BYTES,
    PartKey,
    decrypt_chunks,
    encrypt_chunks,
    part_key,
    sealed_size_bytes,
)
from silta.mailbox.vault.types import CannotOpen, ContentKey, PartKind
from tests.mailbox.vault.cast import AINO, BORDER_SIZES, LETTER, content_of, flipped

KEY = part_key(ContentKey(AINO, LETTER, b"k" * 32), PartKind.DOCUMENT, 0)
OTHER_KEY = part_key(ContentKey(AINO, LETTER, b"K" * 32), PartKind.DOCUMENT, 0)
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES


def sealed(content: bytes) -> bytes:
    """Return the whole sealed form."""
    return b"".join(encrypt_chunks(KEY, content))


def opened(data: bytes, key: PartKey = KEY) -> bytes:
    """Return the whole content; raise CannotOpen."""
    return b"".join(decrypt_chunks(key, data))


def sealed_chunks(content: bytes) -> list[bytes]:
    """Return the sealed chunks without the header."""
    return list(encrypt_chunks(KEY, content))[1:]


def blocks_of(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    """Yield ``data`` in blocks of these sizes, the rest at the end."""
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


@pytest.mark.parametrize("size_bytes", BORDER_SIZES)
def test_content_comes_back_at_every_border_of_chunks(size_bytes: int) -> None:
    """An error by one at a border would lose or double a byte of a decision."""
    assert opened(sealed(content_of(size_bytes))) == content_of(size_bytes)


@given(content=st.binary(max_size=300))
def test_any_content_comes_back(content: bytes) -> None:
    """Nothing in a document's bytes means anything to the vault."""
    assert opened(sealed(content)) == content


@settings(deadline=None)
@given(
    size_bytes=st.one_of(st.sampled_from(BORDER_SIZES), st.integers(0, 3 * CHUNK_BYTES)),
    cuts=st.lists(st.integers(0, CHUNK_BYTES + 40), max_size=6),
)
def test_how_the_source_is_cut_changes_nothing(size_bytes: int, cuts: list[int]) -> None:
    """Pipes and disks give blocks of any size; sealing and opening may not depend on it."""
    content = content_of(size_bytes)
    whole = b"".join(encrypt_chunks(KEY, blocks_of(content, cuts)))
    assert whole == sealed(content)
    assert b"".join(decrypt_chunks(KEY, blocks_of(whole, cuts))) == content


@pytest.mark.parametrize("size_bytes", BORDER_SIZES)
def test_the_sealed_size_is_known_beforehand(size_bytes: int) -> None:
    """The place of a part is chosen before it is sealed, and its length checked by it."""
    assert len(sealed(content_of(size_bytes))) == sealed_size_bytes(size_bytes)


def test_chunks_go_out_before_the_source_has_ended() -> None:
    """A part of 25 MiB may not stand in memory a second time."""
    taken: list[int] = []

    def source() -> Iterator[bytes]:
        for number in range(100):
            taken.append(number)
            yield bytes(CHUNK_BYTES)

    stream = encrypt_chunks(KEY, source())
    next(stream)
    next(stream)
    assert len(taken) == 2


@settings(deadline=None)
@given(bit=st.integers(min_value=0), size_bytes=st.sampled_from([0, 5, CHUNK_BYTES + 1]))
def test_a_flipped_bit_anywhere_does_not_open(bit: int, size_bytes: int) -> None:
    """Header, content and tags are all under the seal."""
    with pytest.raises(CannotOpen):
        opened(flipped(sealed(content_of(size_bytes)), bit))


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (2, 1, 0), (0, 0, 2), (0, 2), (1, 2)])
def test_chunks_in_another_order_do_not_open(order: tuple[int, ...]) -> None:
    """A chunk moved, doubled or dropped would make another document out of true pieces."""
    chunks = sealed_chunks(content_of(3 * CHUNK_BYTES))
    with pytest.raises(CannotOpen):
        opened(HEADER + b"".join(chunks[number] for number in order))


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_an_end_cut_off_at_a_chunk_border_does_not_open(kept: int) -> None:
    """Each chunk left is true, but none of them is marked as the last."""
    chunks = sealed_chunks(content_of(3 * CHUNK_BYTES))
    with pytest.raises(CannotOpen):
        opened(HEADER + b"".join(chunks[:kept]))


@settings(deadline=None)
@given(kept=st.integers(0, 2 * SEALED_CHUNK_BYTES - 1))
def test_an_end_cut_off_anywhere_does_not_open(kept: int) -> None:
    """A file shortened by a full or broken disk is not a shorter document."""
    with pytest.raises(CannotOpen):
        opened(sealed(content_of(2 * CHUNK_BYTES))[:kept])


@pytest.mark.parametrize("extra", [b"\0", bytes(TAG_BYTES), bytes(SEALED_CHUNK_BYTES)])
def test_bytes_after_the_end_do_not_open(extra: bytes) -> None:
    """What was appended is not the municipality's."""
    with pytest.raises(CannotOpen):
        opened(sealed(content_of(CHUNK_BYTES)) + extra)


def test_an_empty_chunk_at_the_end_does_not_open() -> None:
    """One content has one sealed form, even for one who knows the key."""
    cipher = AESGCM(KEY)
    first = cipher.encrypt(bytes(12), bytes(CHUNK_BYTES), HEADER)
    last = cipher.encrypt(bytes(10) + b"\x01\x01", b"", HEADER)
    with pytest.raises(CannotOpen):
        opened(HEADER + first + last)


def test_another_version_does_not_open() -> None:
    """Bytes of a later format are never read by the rules of this one."""
    with pytest.raises(CannotOpen, match="version"):
        opened(b"SILTA\x02" + sealed(b"")[len(HEADER) :])


def test_another_parts_key_does_not_open() -> None:
    """The key of a part is of that part alone."""
    with pytest.raises(CannotOpen):
        opened(sealed(b"Aino Demo"), OTHER_KEY)


def test_what_went_out_before_the_fault_is_true() -> None:
    """A download under way got only proven bytes, and then an end that is no end."""
    content = content_of(3 * CHUNK_BYTES)
    stream = decrypt_chunks(KEY, flipped(sealed(content), 8 * (2 * SEALED_CHUNK_BYTES + 99)))
    got = [next(stream), next(stream)]
    with pytest.raises(CannotOpen):
        next(stream)
    assert b"".join(got) == content[: 2 * CHUNK_BYTES]
