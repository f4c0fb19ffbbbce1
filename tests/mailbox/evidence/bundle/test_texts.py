"""The small texts of a bundle: what is written is read, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.evidence.bundle.story import Placed
from silta.mailbox.evidence.bundle.texts import (
    BrokenText,
    proof_text,
    read_proof,
    read_salts,
    read_sums,
    salts_text,
    sums_text,
)
from silta.mailbox.evidence.tree import (
    check_inclusion,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_of,
)
from tests.mailbox.evidence.rfc9162 import mth

SALT = "ab" * 32


@given(st.integers(1, 200).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_a_proof_is_read_as_it_was_written(place: tuple[int, int]) -> None:
    """For every place in logs of many sizes, and its sides lead to the root."""
    size, index = place
    entries = [bytes([number]) * 32 for number in range(size)]

    def read(level: int, number: int) -> bytes:
        return mth(entries[number << level : (number + 1) << level])

    placed = Placed(index, size, bytes(32), inclusion_path(index, size, read))
    text = proof_text(placed)
    assert read_proof(text) == placed
    check_inclusion(entries[index], index, size, placed.path, root_of(size, read))
    assert by_its_sides(entries[index], text) == root_of(size, read)


def by_its_sides(entry: bytes, text: str) -> bytes:
    """Return the root as a shell finds it: line by line, knowing neither index nor size."""
    found = leaf_hash(entry)
    for line in text.splitlines():
        side, _, other = line.partition(": ")
        if side == "left":
            found = node_hash(bytes.fromhex(other), found)
        elif side == "right":
            found = node_hash(found, bytes.fromhex(other))
    return found


PROOF = f"index: 1\nsize: 2\nsalt: {SALT}\nleft: {SALT}\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROOF.replace("index: 1", "index: 2"),
        PROOF.replace("size: 2", "size: 3"),
        PROOF.replace("left", "up"),
        PROOF.replace("index: 1", "index: 01"),
        PROOF.upper(),
        PROOF + "\n",
        PROOF.rstrip(),
        PROOF.replace("\n", "\r\n"),
        PROOF.replace("index: 1", f"index: {'9' * 40}"),
    ],
    ids=range(10),
)
def test_a_text_that_is_no_proof_is_refused(text: str) -> None:
    """Of a place outside its log, of another length, in another form."""
    assert read_proof(PROOF).index == 1
    with pytest.raises(BrokenText):
        read_proof(text)


def test_salts_and_sums_are_read_as_they_were_written() -> None:
    """Each in its own line, with the file that it is about."""
    salts = {"letter": bytes(32), "document-1": b"s" * 32}
    text = salts_text(salts, {"letter": "letter.json"})
    assert text.splitlines()[1] == f"letter {'00' * 32} letter.json"
    assert text.splitlines()[0].endswith(" -")
    assert read_salts(text) == salts
    sums = {"a": SALT, "b/c": "0" * 64}
    assert read_sums(sums_text(sums)) == sums


@pytest.mark.parametrize("text", [f"{SALT}  a", f"{SALT} a\n", "x\n", f"{SALT.upper()}  a\n"])
def test_a_line_of_another_form_is_refused(text: str) -> None:
    """No line is passed over."""
    with pytest.raises(BrokenText):
        read_sums(text)
    with pytest.raises(BrokenText):
        read_salts(text)
