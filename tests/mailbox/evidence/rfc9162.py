"""RFC 9162 section 2.1 once more, from its text alone: recursive, slow, and nothing of Silta's."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

Entries = Sequence[bytes]


def sha(*parts: bytes) -> bytes:
    """Return HASH of the parts side by side."""
    return sha256(b"".join(parts)).digest()


def k_of(n: int) -> int:
    """Return the largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def mth(d: Entries) -> bytes:
    """Return MTH(D_n), section 2.1.1."""
    if not d:
        return sha()
    if len(d) == 1:
        return sha(b"\x00", d[0])
    k = k_of(len(d))
    return sha(b"\x01", mth(d[:k]), mth(d[k:]))


def path(m: int, d: Entries) -> list[bytes]:
    """Return PATH(m, D_n), section 2.1.3.1."""
    n = len(d)
    if n == 1:
        return []
    k = k_of(n)
    if m < k:
        return [*path(m, d[:k]), mth(d[k:])]
    return [*path(m - k, d[k:]), mth(d[:k])]


def proof(m: int, d: Entries) -> list[bytes]:
    """Return PROOF(m, D_n), section 2.1.4.1, for 0 < m < n."""
    return subproof(m, d, b=True)


def subproof(m: int, d: Entries, *, b: bool) -> list[bytes]:
    """Return SUBPROOF(m, D_n, b)."""
    n = len(d)
    if m == n:
        return [] if b else [mth(d)]
    k = k_of(n)
    if m <= k:
        return [*subproof(m, d[:k], b=b), mth(d[k:])]
    return [*subproof(m - k, d[k:], b=False), mth(d[:k])]


def root_by_path(entry: bytes, m: int, n: int, steps: Sequence[bytes]) -> bytes:
    """Return the root that a PATH(m, D_n) gives, by undoing its definition from the end."""
    if n == 1:
        assert not steps
        return sha(b"\x00", entry)
    *inner, other = steps
    k = k_of(n)
    if m < k:
        return sha(b"\x01", root_by_path(entry, m, k, inner), other)
    return sha(b"\x01", other, root_by_path(entry, m - k, n - k, inner))


def roots_by_proof(m: int, n: int, steps: Sequence[bytes], old: bytes) -> tuple[bytes, bytes]:
    """Return the roots of D_m and D_n that a PROOF(m, D_n) gives, knowing the former."""
    return _roots(m, n, list(steps), old)


def _roots(m: int, n: int, steps: list[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    if m == n:
        (root,) = steps if known is None else (known,)
        assert known is None or not steps
        return root, root
    *inner, other = steps
    k = k_of(n)
    if m <= k:
        before, after = _roots(m, k, inner, known)
        return before, sha(b"\x01", after, other)
    before, after = _roots(m - k, n - k, inner, None)
    return sha(b"\x01", other, before), sha(b"\x01", other, after)
