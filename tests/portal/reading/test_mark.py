"""The portal's mark: only its key makes one, for one manifest at one place."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from silta.mailbox.vault.types import AccountId, MessageRef
from silta.portal.derived_keys import mark_key
from silta.portal.reading.mark import is_marked, mark_of
from tests.portal.reading.kept import kept

KEY = mark_key(X25519PrivateKey.from_private_bytes(b"P" * 32))
MANIFEST = b'{"format": "silta-letter/1"}'


def test_a_marked_message_is_known_again() -> None:
    """By the same key, whenever it is derived."""
    again = mark_key(X25519PrivateKey.from_private_bytes(b"P" * 32))
    marked = replace(kept(), verified=mark_of(KEY, kept(), MANIFEST))
    assert is_marked(again, marked, MANIFEST)


def test_a_mark_is_of_one_manifest_in_one_place() -> None:
    """Moved to another message, another account or another letter, it is none."""
    mark = mark_of(KEY, kept(), MANIFEST)
    for other in (
        kept(id=MessageRef("01KBQ0000000000000000000M2"), verified=mark),
        kept(account_id=AccountId("01KB00000000000000000EEEEE"), verified=mark),
    ):
        assert not is_marked(KEY, other, MANIFEST)
    assert not is_marked(KEY, kept(verified=mark), MANIFEST + b" ")


def test_another_key_makes_another_mark() -> None:
    """The portal's private key alone gives the key of the marks."""
    other = mark_key(X25519PrivateKey.from_private_bytes(b"Q" * 32))
    assert not is_marked(other, kept(verified=mark_of(KEY, kept(), MANIFEST)), MANIFEST)
    assert not is_marked(KEY, kept(), MANIFEST)
    assert not is_marked(KEY, kept(verified=b""), MANIFEST)
