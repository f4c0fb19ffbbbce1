"""Keyed hashes: HMAC-SHA-256 with the purpose bound in, and a secret that never shows."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.keyed_hash import HashKey, Purpose

KEY = HashKey(b"k" * 32)
OTHER = HashKey(b"o" * 32)


def test_a_hash_is_hmac_over_the_purpose_and_the_value() -> None:
    """What stands in databases must be computed alike for ever."""
    expected = hmac.digest(b"k" * 32, b"\x0bfamily-namedemo", hashlib.sha256)
    assert KEY.of(Purpose.FAMILY_NAME, b"demo") == expected


@given(st.binary(max_size=40), st.sampled_from(Purpose), st.sampled_from(Purpose))
def test_one_value_has_another_hash_for_each_purpose(
    value: bytes, purpose: Purpose, other: Purpose
) -> None:
    """A name and a code that are spelt alike must not be seen to be."""
    assert (KEY.of(purpose, value) == KEY.of(other, value)) is (purpose == other)


def test_another_secret_gives_another_hash() -> None:
    """Without the secret nobody can try out all identity codes."""
    assert KEY.of(Purpose.IDENTITY_CODE, b"x") != OTHER.of(Purpose.IDENTITY_CODE, b"x")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_secret_of_another_length_is_refused(length: int) -> None:
    """RFC 2104 section 3: shorter than the hash is weaker than the hash."""
    with pytest.raises(ValueError, match="32 bytes"):
        HashKey(b"k" * length)


def test_the_secret_shows_itself_nowhere() -> None:
    """Representations end up in tracebacks."""
    assert "kkkk" not in f"{KEY!r} {KEY}"


def test_the_key_id_tells_secrets_apart_and_says_nothing_of_them() -> None:
    """It stands beside each hash."""
    assert KEY.key_id != OTHER.key_id
    assert len(KEY.key_id) == 16
