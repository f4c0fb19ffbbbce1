"""What the seals are bound to: no two uses, places or owners share a binding."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.vault.context import (
    content_key_info,
    part_info,
    signed_of_account_key,
    wrap_info,
)
from silta.mailbox.vault.types import AccountId, KeyId, MessageRef, PartKind

TEXTS = st.text("ab", max_size=4)
PLACES = st.tuples(
    TEXTS.map(AccountId), TEXTS.map(MessageRef), st.sampled_from(PartKind), st.integers(0, 3)
)
KEYS = st.tuples(TEXTS.map(AccountId), TEXTS.map(KeyId), TEXTS.map(str.encode))


@given(one=PLACES, other=PLACES)
def test_two_parts_share_a_binding_only_if_they_are_one(
    one: tuple[AccountId, MessageRef, PartKind, int],
    other: tuple[AccountId, MessageRef, PartKind, int],
) -> None:
    """Without lengths, account "ab" with message "c" would be account "a" with "bc"."""
    assert (part_info(*one) == part_info(*other)) == (one == other)


@given(one=KEYS, other=KEYS)
def test_two_account_keys_share_a_statement_only_if_they_are_one(
    one: tuple[AccountId, KeyId, bytes], other: tuple[AccountId, KeyId, bytes]
) -> None:
    """A signature for one account's key can say nothing about another's."""
    assert (signed_of_account_key(*one) == signed_of_account_key(*other)) == (one == other)


def test_no_two_uses_share_a_binding() -> None:
    """What was made for one step can never be taken for the result of another."""
    account, key, message = AccountId("a"), KeyId("k"), MessageRef("m")
    bindings = {
        signed_of_account_key(account, key, b"m"),
        wrap_info(account, key),
        content_key_info(account, key, message),
        part_info(account, message, PartKind.MANIFEST, 0),
    }
    assert len({binding[4:30] for binding in bindings}) == 4


def test_a_binding_is_lengths_and_bytes() -> None:
    """docs/vault.md gives this encoding to whoever opens a mailbox without our code."""
    assert wrap_info(AccountId("ä"), KeyId("0f")) == (
        b"\0\0\0\x22silta vault 1: account private key\0\0\0\x02\xc3\xa4\0\0\0\x020f"
    )
