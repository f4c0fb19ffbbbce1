"""An account's public key is believed only with the portal's signature for that account."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from silta.mailbox.vault.account_key import check_account_key, key_id_of
from silta.mailbox.vault.context import signed_of_account_key
from silta.mailbox.vault.secret_keys import load_private_signer
from silta.mailbox.vault.types import AccountPublicKey, ForgedAccountKey, KeyId
from tests.mailbox.vault.cast import (
    AINO,
    AINO_KEY,
    EINO,
    EINO_KEY,
    PORTAL,
    SIGNER,
    flipped,
    key_for,
)

AINOS = AINO_KEY.public


def test_the_portals_own_key_is_believed() -> None:
    """Otherwise nothing could be filed."""
    check_account_key(AINOS, SIGNER)


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(replace(EINO_KEY.public, account=AINO), id="Eino's key in Aino's place"),
        pytest.param(replace(AINOS, account=EINO), id="Aino's key in Eino's place"),
        pytest.param(replace(AINOS, public_key=EINO_KEY.public.public_key), id="another key"),
        pytest.param(
            replace(
                AINOS,
                public_key=EINO_KEY.public.public_key,
                key_id=EINO_KEY.public.key_id,
            ),
            id="another key with its id",
        ),
        pytest.param(replace(AINOS, key_id=KeyId("0" * 16)), id="another id"),
        pytest.param(replace(AINOS, signature=key_for(AINO).public.signature), id="an older one's"),
        pytest.param(replace(AINOS, signature=b""), id="no signature"),
        pytest.param(replace(AINOS, public_key=AINOS.public_key + b"\0"), id="a longer key"),
    ],
)
def test_a_forged_key_is_found(forged: AccountPublicKey) -> None:
    """Whoever writes to the database could else have Aino's mail sealed to himself."""
    with pytest.raises(ForgedAccountKey):
        check_account_key(forged, SIGNER)


@given(bit=st.integers(min_value=0))
def test_a_flipped_bit_in_the_signature_is_found(bit: int) -> None:
    """The signature is checked whole."""
    with pytest.raises(ForgedAccountKey):
        check_account_key(replace(AINOS, signature=flipped(AINOS.signature, bit)), SIGNER)


@given(bit=st.integers(min_value=0))
def test_a_flipped_bit_in_the_key_is_found(bit: int) -> None:
    """Also when the id beside it was made to fit."""
    public_key = flipped(AINOS.public_key, bit)
    with pytest.raises(ForgedAccountKey):
        check_account_key(
            replace(AINOS, public_key=public_key, key_id=key_id_of(public_key)), SIGNER
        )


def test_an_id_of_another_key_is_not_believed_even_if_signed() -> None:
    """Rows are found by the id: it leads to one key alone, whatever the portal signed."""
    odd = KeyId("0" * 16)
    signer = load_private_signer(PORTAL.private_signer)
    signature = signer.sign(signed_of_account_key(AINO, odd, AINOS.public_key))
    with pytest.raises(ForgedAccountKey):
        check_account_key(replace(AINOS, key_id=odd, signature=signature), SIGNER)


def test_another_signer_is_not_believed() -> None:
    """Only the portal makes account keys."""
    with pytest.raises(ForgedAccountKey):
        check_account_key(AINOS, Ed25519PrivateKey.generate().public_key())


def test_every_account_key_is_new() -> None:
    """Two accounts, or one account twice, never share a key."""
    assert len({key_for(AINO).public.key_id for _ in range(5)}) == 5


def test_no_private_bytes_show_in_the_printed_form() -> None:
    """A key that stands in a traceback or a log is a key that leaked."""
    assert "wrapped=" not in repr(AINO_KEY.wrapped)
