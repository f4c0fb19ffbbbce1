"""Opening parts: byte for byte what was sealed, and each in its own place alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silta.mailbox.vault.chunks import CHUNK_BYTES
from silta.mailbox.vault.files import SealedFiles, file_name
from silta.mailbox.vault.open import iterate_part, open_part
from silta.mailbox.vault.types import CannotOpen, ContentKey, PartKind, PlainPart, SealedPart
from tests.mailbox.vault.cast import (
    BORDER_SIZES,
    EINO,
    LETTER,
    NO_FILES,
    OTHER_LETTER,
    content_of,
    document,
    flipped,
    key_of,
    seal,
)

LARGE = content_of(3 * CHUNK_BYTES)
SHORT = seal([document(b"first"), document(b"other", 1), PlainPart(PartKind.MANIFEST, 0, b"json.")])
SHORT_KEY = key_of(SHORT)
FIRST, SECOND, MANIFEST = SHORT.parts
ELSEWHERE = seal([document(b"first")], ref=OTHER_LETTER)


@pytest.mark.parametrize("size_bytes", BORDER_SIZES)
def test_a_document_comes_back_byte_for_byte(tmp_path: Path, size_bytes: int) -> None:
    """From the row or from a file: the citizen gets what the municipality signed."""
    store = SealedFiles(tmp_path)
    sealed = seal([document(content_of(size_bytes))], store)
    assert open_part(key_of(sealed), sealed.parts[0], store) == content_of(size_bytes)


@settings(deadline=None)
@given(contents=st.lists(st.binary(max_size=200), max_size=6), kind=st.sampled_from(PartKind))
def test_every_part_comes_back_in_its_place(contents: list[bytes], kind: PartKind) -> None:
    """Parts of one message have keys of their own and do not mix."""
    sealed = seal([PlainPart(kind, number, data) for number, data in enumerate(contents)])
    key = key_of(sealed)
    assert [open_part(key, part, NO_FILES) for part in sealed.parts] == contents


def test_a_download_comes_in_pieces(tmp_path: Path) -> None:
    """The portal holds a chunk or two of a long document, not the whole."""
    store = SealedFiles(tmp_path)
    sealed = seal([document(LARGE)], store)
    pieces = list(iterate_part(key_of(sealed), sealed.parts[0], store))
    assert b"".join(pieces) == LARGE
    assert max(map(len, pieces)) == CHUNK_BYTES


@pytest.mark.parametrize(
    ("key", "part"),
    [
        pytest.param(SHORT_KEY, replace(SECOND, number=0), id="another number"),
        pytest.param(SHORT_KEY, replace(FIRST, kind=PartKind.OPENPGP), id="another kind"),
        pytest.param(SHORT_KEY, replace(MANIFEST, kind=PartKind.DOCUMENT), id="another kind's"),
        pytest.param(SHORT_KEY, ELSEWHERE.parts[0], id="another message's part"),
        pytest.param(key_of(ELSEWHERE), FIRST, id="another message's key"),
        pytest.param(replace(SHORT_KEY, account=EINO), FIRST, id="another account"),
        pytest.param(replace(SHORT_KEY, message=OTHER_LETTER), FIRST, id="another message"),
        pytest.param(SHORT_KEY, replace(FIRST, size_bytes=4), id="another size"),
        pytest.param(SHORT_KEY, replace(FIRST, size_bytes=-1), id="an impossible size"),
        pytest.param(SHORT_KEY, replace(FIRST, number=-1), id="an impossible number"),
        pytest.param(SHORT_KEY, replace(FIRST, inline=b""), id="no bytes"),
        pytest.param(SHORT_KEY, replace(FIRST, inline=None), id="no place"),
        pytest.param(SHORT_KEY, replace(FIRST, file="00/x"), id="two places"),
        pytest.param(SHORT_KEY, replace(FIRST, inline=None, file="../x"), id="an odd name"),
    ],
)
def test_a_part_opens_in_its_own_place_alone(key: ContentKey, part: SealedPart) -> None:
    """A document replaced in the database does not become another decision."""
    with pytest.raises(CannotOpen):
        open_part(key, part, NO_FILES)


@given(bit=st.integers(min_value=0))
def test_a_flipped_bit_in_a_part_does_not_open(bit: int) -> None:
    """Not one bit of a decision changes unseen."""
    assert FIRST.inline is not None
    with pytest.raises(CannotOpen):
        open_part(SHORT_KEY, replace(FIRST, inline=flipped(FIRST.inline, bit)), NO_FILES)


def gone(path: Path) -> None:
    """Remove the file."""
    path.unlink()


def cut_off_at_a_chunk(path: Path) -> None:
    """Leave the header and two whole chunks."""
    path.write_bytes(path.read_bytes()[: 6 + 2 * (CHUNK_BYTES + 16)])


def emptied(path: Path) -> None:
    """Leave a file without a byte."""
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [gone, cut_off_at_a_chunk, emptied])
def test_a_file_gone_or_cut_is_found_before_the_first_byte(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    """The portal can still answer with an error page instead of half a document."""
    store = SealedFiles(tmp_path)
    sealed = seal([document(LARGE)], store)
    harm(tmp_path / file_name(LETTER, PartKind.DOCUMENT, 0))
    with pytest.raises(CannotOpen):
        iterate_part(key_of(sealed), sealed.parts[0], store)


def test_a_file_cut_with_its_row_changed_to_fit_is_found_at_the_end(tmp_path: Path) -> None:
    """Row and file can be changed together; the mark of the last chunk cannot."""
    store = SealedFiles(tmp_path)
    sealed = seal([document(LARGE)], store)
    cut_off_at_a_chunk(tmp_path / sealed.files[0])
    part = replace(sealed.parts[0], size_bytes=2 * CHUNK_BYTES)
    with pytest.raises(CannotOpen):
        open_part(key_of(sealed), part, store)


def test_a_file_that_vanishes_during_a_download_is_told_as_such(tmp_path: Path) -> None:
    """The iterator raises nothing but CannotOpen."""
    store = SealedFiles(tmp_path)
    sealed = seal([document(LARGE)], store)
    stream = iterate_part(key_of(sealed), sealed.parts[0], store)
    (tmp_path / sealed.files[0]).unlink()
    with pytest.raises(CannotOpen):
        next(stream)
