"""The format stands still: a mailbox sealed long ago opens, by our code and by another's.

A failure here means that no mailbox out in the world opens any more: give the new format a
new version byte and new labels, and keep the old one for reading.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from silta.mailbox.vault.account_key import check_account_key, key_id_of
from silta.mailbox.vault.chunks import (
    CHUNK_BYTES,
    PartKey,
    decrypt_chunks,
    encrypt_chunks,
)
from silta.mailbox.vault.open import open_content_key, open_part, unwrap_account_key
from silta.mailbox.vault.secret_keys import load_private_wrap_key, load_public_signer
from silta.mailbox.vault.types import (
    AccountPublicKey,
    PartKind,
    SealedMessage,
    SealedPart,
    WrappedAccountKey,
)
from tests.mailbox.vault import auditor
from tests.mailbox.vault.cast import NO_FILES, content_of

KNOWN: dict[str, Any] = json.loads(Path(__file__).with_name("known_answer.json").read_text())
PARTS: list[dict[str, Any]] = KNOWN["parts"]
PORTAL_PRIVATE = bytes.fromhex(KNOWN["portal_private_wrap_key"])
FIXED_KEY = PartKey(bytes(range(32)))


def sealed_part(known: dict[str, Any]) -> SealedPart:
    """Return a part as a row would give it."""
    return SealedPart(
        PartKind(known["kind"]),
        known["number"],
        len(known["plain"]) // 2,
        inline=bytes.fromhex(known["sealed"]),
        file=None,
    )


def test_the_account_key_of_old_is_believed() -> None:
    """The signed statement and the key ids are made as they were."""
    public_key = bytes.fromhex(KNOWN["public_key"])
    signature = bytes.fromhex(KNOWN["signature"])
    check_account_key(
        AccountPublicKey(key_id_of(public_key), KNOWN["account"], public_key, signature),
        load_public_signer(bytes.fromhex(KNOWN["portal_public_signer"])),
    )
    assert key_id_of(public_key) == KNOWN["key_id"]


def test_a_mailbox_of_old_opens() -> None:
    """From the portal's private key down to the bytes of each part."""
    wrapped = bytes.fromhex(KNOWN["wrapped"])
    key = unwrap_account_key(
        WrappedAccountKey(KNOWN["key_id"], KNOWN["account"], wrapped, KNOWN["wrap_key_id"]),
        load_private_wrap_key(PORTAL_PRIVATE),
    )
    sealed_key = bytes.fromhex(KNOWN["sealed_content_key"])
    message = SealedMessage(KNOWN["message"], KNOWN["account"], KNOWN["key_id"], sealed_key, ())
    content = open_content_key(message, key)
    opened = [open_part(content, sealed_part(part), NO_FILES).hex() for part in PARTS]
    assert opened == [part["plain"] for part in PARTS]


def test_an_auditor_opens_the_same_mailbox_by_the_description() -> None:
    """docs/vault.md suffices: no citizen's letters hang on this program."""
    account, key_id, message = KNOWN["account"], KNOWN["key_id"], KNOWN["message"]
    wrap_info = auditor.encoded("silta vault 1: account private key", account, key_id)
    private = auditor.hpke_open(bytes.fromhex(KNOWN["wrapped"]), PORTAL_PRIVATE, wrap_info)
    key_info = auditor.encoded("silta vault 1: content key", account, key_id, message)
    content = auditor.hpke_open(bytes.fromhex(KNOWN["sealed_content_key"]), private, key_info)
    for part in PARTS:
        number = part["number"].to_bytes(4, "big")
        info = auditor.encoded("silta vault 1: part", account, message, part["kind"], number)
        key = auditor.expand(auditor.extract(b"", content), info, 32)
        assert auditor.open_chunks(key, bytes.fromhex(part["sealed"])).hex() == part["plain"]


@pytest.mark.parametrize("size_bytes", [0, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES - 1])
def test_an_auditor_opens_many_chunks(size_bytes: int) -> None:
    """Counter and mark of the last chunk are as described."""
    sealed = b"".join(encrypt_chunks(FIXED_KEY, content_of(size_bytes)))
    assert auditor.open_chunks(FIXED_KEY, sealed) == content_of(size_bytes)


@pytest.mark.parametrize(
    ("content", "sealed"),
    [
        (b"", "53494c5441015bd59d1488c89b7d9ab673ef665194f2"),
        ("Päätös".encode(), "53494c54410145151b3fe080f3a87d28c83505e9ee38417749661ddf1986cc"),
    ],
)
def test_short_content_is_sealed_to_the_known_bytes(content: bytes, sealed: str) -> None:
    """The chunks have no randomness of their own: one key, one content, one form."""
    assert b"".join(encrypt_chunks(FIXED_KEY, content)).hex() == sealed
    assert b"".join(decrypt_chunks(FIXED_KEY, bytes.fromhex(sealed))) == content


@pytest.mark.parametrize(
    ("size_bytes", "sha256"),
    [
        (CHUNK_BYTES, "52b302c65ad9ff0af2f3856078280f6e6d3b4eedd980e0abf5a5c8cfa7af8128"),
        (CHUNK_BYTES + 1, "084484117b2e38c40b2637aa111b50cc39e638e56640db3e2f9f9b7e6643108c"),
    ],
)
def test_long_content_is_sealed_to_the_known_bytes(size_bytes: int, sha256: str) -> None:
    """The size of chunks is part of the format; the content here is all zeros."""
    sealed = b"".join(encrypt_chunks(FIXED_KEY, bytes(size_bytes)))
    assert hashlib.sha256(sealed).hexdigest() == sha256
