"""The portal's keys as they stand in files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from silta.mailbox.vault.secret_keys import (
    PortalKeys,
    UnreadableKey,
    check_portal_keys,
    load_private_signer,
    load_private_wrap_key,
    load_public_signer,
    load_public_wrap_key,
    make_portal_keys,
)

KEYS = make_portal_keys()
OTHERS = make_portal_keys()
LOADERS = [load_private_wrap_key, load_public_wrap_key, load_private_signer, load_public_signer]


def test_new_keys_are_two_pairs() -> None:
    """What was written to four files fits together when it is read again."""
    check_portal_keys(KEYS)


@pytest.mark.parametrize(
    "mixed",
    [
        replace(KEYS, public_wrap_key=OTHERS.public_wrap_key),
        replace(KEYS, private_wrap_key=OTHERS.private_wrap_key),
        replace(KEYS, public_signer=OTHERS.public_signer),
        replace(KEYS, private_signer=OTHERS.private_signer),
        replace(KEYS, private_signer=KEYS.public_signer, public_signer=KEYS.private_signer),
    ],
)
def test_halves_of_different_pairs_are_found(mixed: PortalKeys) -> None:
    """A key restored from the wrong backup would make mailboxes that nobody can open."""
    with pytest.raises(UnreadableKey):
        check_portal_keys(mixed)


@pytest.mark.parametrize("load", LOADERS)
@pytest.mark.parametrize("raw", [b"", b"k" * 31, b"k" * 33, bytes(32)])
def test_a_damaged_file_is_no_key(load: Callable[[bytes], object], raw: bytes) -> None:
    """A file cut short, or full of zeros after a power cut, is told as what it is."""
    with pytest.raises(UnreadableKey):
        load(raw)


def test_loading_gives_the_same_key() -> None:
    """The raw form is the whole key."""
    assert load_private_wrap_key(KEYS.private_wrap_key).private_bytes_raw() == KEYS.private_wrap_key
    assert load_private_signer(KEYS.private_signer).private_bytes_raw() == KEYS.private_signer
    assert load_public_wrap_key(KEYS.public_wrap_key).public_bytes_raw() == KEYS.public_wrap_key
    assert load_public_signer(KEYS.public_signer).public_bytes_raw() == KEYS.public_signer


def test_private_keys_never_show_themselves() -> None:
    """A settings dump or a traceback prints objects; these print no secret."""
    assert "private" not in repr(KEYS)
