"""The transparency log's Merkle tree (RFC 9162 section 2.1): roots, proofs and their checks. Pure.

It reads hashes of complete subtrees, which never change once they are there, and no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final

CompleteSubtree = Callable[[int, int], bytes]
"""Gives, for (level, index), the hash over the leaves from index * 2**level, 2**level of them."""


EMPTY: Final = hashlib.sha256().digest()
"""The root of a tree without leaves."""


class ProofInvalid(Exception):  # noqa: N818 -- an expected end: somebody was told something false
    """A proof does not show what it was made for."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf, which no hash of a node can equal."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(size: int, read: CompleteSubtree) -> bytes:
    """Return the root over the first ``size`` leaves (section 2.1.1)."""
    return _hash_over(0, size, read) if size else EMPTY


def inclusion_path(index: int, size: int, read: CompleteSubtree) -> list[bytes]:
    """Return what shows that a leaf stands under the root over ``size`` (section 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path, begin, end = [], 0, size
    while end - begin > 1:
        middle = _middle(begin, end)
        if index < middle:
            path.append(_hash_over(middle, end, read))
            end = middle
        else:
            path.append(_hash_over(begin, middle, read))
            begin = middle
    return path[::-1]


def consistency_path(old: int, new: int, read: CompleteSubtree) -> list[bytes]:
    """Return what shows that the larger tree only added to the smaller (section 2.1.4.1).

    It is empty for trees of one size, and for a smaller one without leaves: the RFC leaves
    both out, and nothing needs showing.
    """
    if not 0 <= old <= new:
        raise ValueError(f"no tree of {old} within a tree of {new}")
    path: list[bytes] = []
    begin, end = 0, new if old else 0
    while end != old:
        middle = _middle(begin, end)
        if old <= middle:
            path.append(_hash_over(middle, end, read))
            end = middle
        else:
            path.append(_hash_over(begin, middle, read))
            begin = middle
    # Where the smaller tree is itself a subtree of the larger, its root is known already.
    if begin:
        path.append(_hash_over(begin, end, read))
    return path[::-1]


def check_inclusion(
    entry: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Raise ProofInvalid unless ``path`` leads from the entry to the root (section 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofInvalid(f"place {index} lies outside a log of {size}")
    found = leaf_hash(entry)
    for is_left, other in _siblings(index, size - 1, path):
        found = node_hash(other, found) if is_left else node_hash(found, other)
    if found != root:
        raise ProofInvalid("the path does not lead to the root")


def check_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Raise ProofInvalid unless ``path`` leads to both roots (section 2.1.4.2)."""
    if not 0 <= old <= new:
        raise ProofInvalid(f"a log of {old} is no beginning of a log of {new}")
    if old in {0, new}:
        expected = new_root if old else EMPTY
        if path or old_root != expected:
            raise ProofInvalid("the roots are not those of such logs")
        return
    place, last = _where_both_have_it(old, new)
    # A smaller tree that is itself a subtree of the larger is known: the path leaves it out.
    whole = [old_root, *path] if place == 0 else path
    if not whole:
        raise ProofInvalid("the path is empty")
    old_found = new_found = whole[0]
    for is_left, other in _siblings(place, last, whole[1:]):
        new_found = node_hash(other, new_found) if is_left else node_hash(new_found, other)
        old_found = node_hash(other, old_found) if is_left else old_found
    if (old_found, new_found) != (old_root, new_root):
        raise ProofInvalid("the path does not lead to the roots")


def _siblings(place: int, last: int, path: Sequence[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Yield a path's hashes on the way up from a node; True where one stands on its left.

    ``last`` is the place of the last node beside it. Raises ProofInvalid unless the path
    ends at the root.
    """
    for other in path:
        if last == 0:
            raise ProofInvalid("the path is too long")
        # A last node without a sibling is lifted as it is, until it is a right child.
        while place == last and not place & 1:
            place, last = place >> 1, last >> 1
        yield bool(place & 1), other
        place, last = place >> 1, last >> 1
    if last:
        raise ProofInvalid("the path is too short")


def _where_both_have_it(old: int, new: int) -> tuple[int, int]:
    """Return the place of the highest node in both trees that ends the smaller one.

    With it comes the place of the last node of its level; place 0 is the smaller tree itself.
    """
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _middle(begin: int, end: int) -> int:
    """Return where the RFC divides a tree: after the largest power of two below its size."""
    return begin + (1 << (end - begin - 1).bit_length() - 1)


def _hash_over(begin: int, end: int, read: CompleteSubtree) -> bytes:
    """Return the hash over leaves that the RFC's divisions lead to, one at least."""
    width = end - begin
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return read(level, begin >> level)
    middle = _middle(begin, end)
    return node_hash(_hash_over(begin, middle, read), _hash_over(middle, end, read))
