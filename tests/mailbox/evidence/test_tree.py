"""The Merkle tree: the roots and proofs of RFC 9162, and nothing false let through."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from silta.mailbox.evidence.tree import (
    ProofInvalid,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    root_of,
)
from tests.mailbox.evidence.rfc9162 import mth, path, proof, root_by_path, roots_by_proof

MOST = 600
ENTRIES = [number.to_bytes(32, "big") for number in range(MOST)]
SIZES = st.integers(1, MOST)


def read(level: int, index: int) -> bytes:
    """Give the hash of a complete subtree over the entries."""
    return mth(ENTRIES[index << level : (index + 1) << level])


@given(SIZES)
def test_a_root_is_that_of_the_rfc(size: int) -> None:
    """Whoever computes it from the RFC's text alone gets the same."""
    assert root_of(size, read) == mth(ENTRIES[:size])


@given(SIZES, st.data())
def test_an_inclusion_path_is_that_of_the_rfc(size: int, data: st.DataObject) -> None:
    """And both this check and the other one lead from the entry to the root by it."""
    index = data.draw(st.integers(0, size - 1))
    found, root = inclusion_path(index, size, read), mth(ENTRIES[:size])
    assert found == path(index, ENTRIES[:size])
    assert root_by_path(ENTRIES[index], index, size, found) == root
    check_inclusion(ENTRIES[index], index, size, found, root)


@given(SIZES, st.data())
def test_a_consistency_path_is_that_of_the_rfc(new: int, data: st.DataObject) -> None:
    """And both this check and the other one lead to the two roots by it."""
    old = data.draw(st.integers(1, new))
    found = consistency_path(old, new, read)
    roots = mth(ENTRIES[:old]), mth(ENTRIES[:new])
    assert found == (proof(old, ENTRIES[:new]) if old < new else [])
    assert roots_by_proof(old, new, found, roots[0]) == roots
    check_consistency(old, roots[0], new, roots[1], found)


@given(st.integers(0, MOST))
def test_every_log_began_without_records(new: int) -> None:
    """The RFC leaves it out; there is one empty tree, and no path to show."""
    assert consistency_path(0, new, read) == []
    check_consistency(0, mth([]), new, mth(ENTRIES[:new]), [])


@given(SIZES, st.data())
def test_a_changed_path_shows_no_inclusion(size: int, data: st.DataObject) -> None:
    """One bit anywhere, a hash too many or one too few."""
    index = data.draw(st.integers(0, size - 1))
    changed = data.draw(changes(inclusion_path(index, size, read)))
    with pytest.raises(ProofInvalid):
        check_inclusion(ENTRIES[index], index, size, changed, mth(ENTRIES[:size]))


@given(st.integers(2, MOST), st.data())
def test_a_changed_path_shows_no_consistency(new: int, data: st.DataObject) -> None:
    """One bit anywhere, a hash too many or one too few."""
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(changes(consistency_path(old, new, read)))
    with pytest.raises(ProofInvalid):
        check_consistency(old, mth(ENTRIES[:old]), new, mth(ENTRIES[:new]), changed)


@st.composite
def changes(draw: st.DrawFn, right: list[bytes]) -> list[bytes]:
    """Return a path that is another than the right one."""
    where = draw(st.integers(0, len(right)))
    if where == len(right):
        return [*right, draw(st.sampled_from([b"\0" * 32, mth([])]))]
    if draw(st.booleans()):
        return right[:where] + right[where + 1 :]
    flipped = bytearray(right[where])
    flipped[draw(st.integers(0, 31))] ^= 1 << draw(st.integers(0, 7))
    return [*right[:where], bytes(flipped), *right[where + 1 :]]


@given(SIZES, st.data())
def test_another_entry_is_not_included(size: int, data: st.DataObject) -> None:
    """Nor the same one at another place."""
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, MOST - 1))
    assume(other != index)
    found, root = inclusion_path(index, size, read), mth(ENTRIES[:size])
    with pytest.raises(ProofInvalid):
        check_inclusion(ENTRIES[other], index, size, found, root)
    with pytest.raises(ProofInvalid):
        check_inclusion(ENTRIES[index], other, size, found, root)


@given(st.integers(2, MOST), st.data())
def test_a_rewritten_log_is_not_consistent(new: int, data: st.DataObject) -> None:
    """An entry of the smaller one was another: no honest path leads to both roots."""
    old = data.draw(st.integers(1, new))
    rewritten = [*ENTRIES[:new]]
    rewritten[data.draw(st.integers(0, old - 1))] = b"another".ljust(32)
    honest = proof(old, rewritten) if old < new else []
    with pytest.raises(ProofInvalid):
        check_consistency(old, mth(ENTRIES[:old]), new, mth(rewritten), honest)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_place_outside_the_log_is_proven(index: int, size: int) -> None:
    """There is no leaf to show, and none to check."""
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_path(index, size, read)
    with pytest.raises(ProofInvalid, match="outside"):
        check_inclusion(ENTRIES[0], index, size, [], mth(ENTRIES[:1]))


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 2)])
def test_a_log_does_not_shrink(old: int, new: int) -> None:
    """A larger one is no beginning of a smaller one."""
    with pytest.raises(ValueError, match="no tree"):
        consistency_path(old, new, read)
    with pytest.raises(ProofInvalid, match="beginning"):
        check_consistency(old, mth(ENTRIES[:3]), new, mth(ENTRIES[:2]), [])


def test_logs_of_one_size_have_one_root() -> None:
    """Two of them would be the sign of a log that tells different people different things."""
    with pytest.raises(ProofInvalid):
        check_consistency(3, mth(ENTRIES[:3]), 3, mth(ENTRIES[1:4]), [])
    with pytest.raises(ProofInvalid):
        check_consistency(0, mth(ENTRIES[:1]), 3, mth(ENTRIES[:3]), [])
