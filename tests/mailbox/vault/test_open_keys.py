"""Opening keys: the portal's opens the account's, the account's opens the message's, no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.vault.account_key import key_id_of
from silta.mailbox.vault.context import HPKE, content_key_info, wrap_info
from silta.mailbox.vault.open import unwrap_account_key
from silta.mailbox.vault.secret_keys import load_private_wrap_key, make_portal_keys
from silta.mailbox.vault.types import (
    CannotOpen,
    KeyId,
    NewAccountKey,
    SealedMessage,
    WrappedAccountKey,
)
from tests.mailbox.vault.cast import (
    AINO,
    AINO_KEY,
    EINO,
    EINO_KEY,
    LETTER,
    OTHER_LETTER,
    WRAP_PRIVATE,
    document,
    flipped,
    key_for,
    key_of,
    private_of,
    seal,
)

SHORT = seal([document(b"first")])
ELSEWHERE = seal([document(b"first")], ref=OTHER_LETTER)


def test_without_the_portals_key_no_account_key_unwraps() -> None:
    """The database with every other secret opens no mailbox."""
    stranger = load_private_wrap_key(make_portal_keys().private_wrap_key)
    with pytest.raises(CannotOpen):
        unwrap_account_key(AINO_KEY.wrapped, stranger)


@pytest.mark.parametrize(
    "wrapped",
    [
        replace(AINO_KEY.wrapped, account=EINO),
        replace(AINO_KEY.wrapped, key_id=EINO_KEY.wrapped.key_id),
        replace(EINO_KEY.wrapped, account=AINO),
        replace(EINO_KEY.wrapped, account=AINO, key_id=AINO_KEY.wrapped.key_id),
        replace(AINO_KEY.wrapped, wrapped=b""),
        replace(AINO_KEY.wrapped, wrapped=AINO_KEY.wrapped.wrapped[:-1]),
        replace(AINO_KEY.wrapped, wrapped=bytes(80)),
    ],
)
def test_a_wrapped_key_opens_in_its_own_row_alone(wrapped: WrappedAccountKey) -> None:
    """Eino's key moved to Aino's row may not open as hers."""
    with pytest.raises(CannotOpen):
        unwrap_account_key(wrapped, WRAP_PRIVATE)


@pytest.mark.parametrize("raw", [b"k" * 32, b"short"])
def test_a_foreign_key_wrapped_to_the_portal_is_not_taken(raw: bytes) -> None:
    """Anybody can wrap to a public key; the id tells whose pair it must be."""
    info = wrap_info(AINO, AINO_KEY.public.key_id)
    wrapped = replace(
        AINO_KEY.wrapped, wrapped=HPKE.encrypt(raw, WRAP_PRIVATE.public_key(), info=info)
    )
    with pytest.raises(CannotOpen):
        unwrap_account_key(wrapped, WRAP_PRIVATE)


@pytest.mark.parametrize(
    "sealed",
    [
        pytest.param(replace(SHORT, account=EINO), id="another account"),
        pytest.param(replace(SHORT, message=OTHER_LETTER), id="another message"),
        pytest.param(replace(SHORT, account_key_id=KeyId("0" * 16)), id="another key id"),
        pytest.param(
            replace(SHORT, sealed_content_key=ELSEWHERE.sealed_content_key), id="another's key"
        ),
        pytest.param(replace(SHORT, sealed_content_key=b""), id="no key"),
        pytest.param(replace(SHORT, sealed_content_key=bytes(80)), id="zeros"),
    ],
)
def test_a_content_key_opens_in_its_own_row_alone(sealed: SealedMessage) -> None:
    """Account, key and message are bound into the seal."""
    with pytest.raises(CannotOpen):
        key_of(sealed)


@given(bit=st.integers(min_value=0))
def test_a_flipped_bit_in_the_sealed_key_does_not_open(bit: int) -> None:
    """Both the encapsulation and the ciphertext are under the seal."""
    with pytest.raises(CannotOpen):
        key_of(replace(SHORT, sealed_content_key=flipped(SHORT.sealed_content_key, bit)))


@pytest.mark.parametrize("other", [EINO_KEY, key_for(AINO)])
def test_another_account_key_does_not_open(other: NewAccountKey) -> None:
    """Eino must see nothing, and a newer key of Aino's is not the one it was sealed to."""
    with pytest.raises(CannotOpen):
        key_of(SHORT, other)


def test_a_content_key_of_another_length_is_not_taken() -> None:
    """An empty one would make part keys that anybody can compute."""
    info = content_key_info(AINO, AINO_KEY.public.key_id, LETTER)
    empty = HPKE.encrypt(b"", private_of(AINO_KEY).public_key(), info=info)
    with pytest.raises(CannotOpen, match="length"):
        key_of(replace(SHORT, sealed_content_key=empty))


def test_the_key_id_is_of_the_public_key() -> None:
    """The id in each row leads to the one key that opens it."""
    public = private_of(AINO_KEY).public_key().public_bytes_raw()
    assert key_id_of(public) == AINO_KEY.public.key_id


def test_a_content_key_never_shows_itself() -> None:
    """A traceback may print what it was given."""
    assert "secret" not in repr(key_of(SHORT))
