"""A browser's token: what follows from it, and what follows from nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.portal.tokens import (
    TOKEN_BYTES,
    BrowserSeal,
    NotUnsealed,
    Token,
    new_token,
    parse_token,
)

SEAL, OTHER_PORTAL = BrowserSeal(b"P" * 32), BrowserSeal(b"Q" * 32)
secrets_of_32 = st.binary(min_size=TOKEN_BYTES, max_size=TOKEN_BYTES)


@given(secrets_of_32)
def test_a_token_comes_back_from_its_cookie(secret: bytes) -> None:
    """Whatever its bits, in characters that a cookie may hold (RFC 6265 section 4.1.1)."""
    text = Token(secret).text
    assert parse_token(text) == Token(secret)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text())
def test_anything_else_is_no_token(text: str) -> None:
    """Nor is it a fault: a cookie holds what somebody else has put there."""
    found = parse_token(text)
    assert found is None or len(found.secret) == TOKEN_BYTES


@pytest.mark.parametrize(
    "text", ["", "A" * 42, "A" * 44, "A" * 43 + "=", "A" * 42 + "!", " " + "A" * 43, "ä" * 43, "\0"]
)
def test_what_is_nearly_a_token_is_none(text: str) -> None:
    """Too short, too long, padded, or in characters of no token."""
    assert parse_token(text) is None


@given(secrets_of_32, secrets_of_32, st.binary(max_size=100))
def test_only_the_token_unseals_and_for_its_use_alone(
    one: bytes, other: bytes, kept: bytes
) -> None:
    """What was sealed for the terms opens no session."""
    sealed = SEAL.seal(Token(one), kept, "opening")
    assert SEAL.unseal(Token(one), sealed, "opening") == kept
    with pytest.raises(NotUnsealed):
        SEAL.unseal(Token(one), sealed, "session")
    with pytest.raises(NotUnsealed):
        OTHER_PORTAL.unseal(Token(one), sealed, "opening")
    if one != other:
        with pytest.raises(NotUnsealed):
            SEAL.unseal(Token(other), sealed, "opening")


@given(st.binary(max_size=60))
def test_what_nobody_sealed_does_not_unseal(garbage: bytes) -> None:
    """One end for all of it, the empty one included."""
    with pytest.raises(NotUnsealed):
        SEAL.unseal(Token(bytes(TOKEN_BYTES)), garbage, "opening")


def test_nothing_that_leaves_gives_the_token_away() -> None:
    """The database has the hash, each page the form's token, the journal neither."""
    token = new_token()
    assert len({token.text.encode(), token.id_hash, token.csrf.encode(), token.secret}) == 4
    assert token.text not in repr(token)
    assert "PPP" not in repr(SEAL)
    assert new_token() != token


def test_a_token_has_256_bits() -> None:
    """And no other length makes one."""
    with pytest.raises(ValueError, match="32 bytes"):
        Token(b"short")
