"""Sealing needs public keys alone, checks them first, and leaves all of a message or nothing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from silta.mailbox.vault.chunks import sealed_size_bytes
from silta.mailbox.vault.files import SealedFiles
from silta.mailbox.vault.seal import INLINE_BYTES, seal_message
from silta.mailbox.vault.types import (
    AccountPublicKey,
    ForgedAccountKey,
    MessageRef,
    PartKind,
    PlainPart,
    SealedMessage,
)
from tests.mailbox.vault.cast import (
    AINO,
    AINO_KEY,
    EINO_KEY,
    LETTER,
    SIGNER,
    content_of,
    document,
)

CANARY = b"Aino Demo 210281-9988"
# The largest content whose sealed form still stands in the row.
LAST_INLINE_BYTES = 2 * INLINE_BYTES - sealed_size_bytes(INLINE_BYTES)


def sealed_to(
    key: AccountPublicKey, parts: list[PlainPart], root: Path, ref: MessageRef = LETTER
) -> SealedMessage:
    """Return the parts, sealed to the key, with their files below ``root``."""
    return seal_message(
        account_key=key, signer=SIGNER, message=ref, parts=parts, store=SealedFiles(root)
    )


def test_the_message_names_its_account_and_key(tmp_path: Path) -> None:
    """The portal finds by these which private key opens it."""
    sealed = sealed_to(AINO_KEY.public, [document(b"")], tmp_path)
    assert (sealed.message, sealed.account) == (LETTER, AINO)
    assert sealed.account_key_id == AINO_KEY.public.key_id


@pytest.mark.parametrize(
    ("size_bytes", "inline_bytes"),
    [(0, 22), (LAST_INLINE_BYTES, INLINE_BYTES), (LAST_INLINE_BYTES + 1, None)],
)
def test_a_part_stands_in_the_row_up_to_the_limit_and_in_a_file_above(
    tmp_path: Path, size_bytes: int, inline_bytes: int | None
) -> None:
    """Exactly one of the two places holds it, and the row tells its plain size."""
    (part,) = sealed_to(AINO_KEY.public, [document(content_of(size_bytes))], tmp_path).parts
    assert part.size_bytes == size_bytes
    assert (None if part.inline is None else len(part.inline)) == inline_bytes
    assert (part.file is None) == (part.inline is not None)


def test_the_message_names_its_files(tmp_path: Path) -> None:
    """The caller discards them when its transaction does not commit."""
    parts = [document(b"short"), document(content_of(150_000), 1), document(content_of(150_000), 2)]
    sealed = sealed_to(AINO_KEY.public, parts, tmp_path)
    SealedFiles(tmp_path).discard(sealed.files)
    assert len(sealed.files) == 2
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_nothing_readable_is_kept(tmp_path: Path) -> None:
    """Neither the row nor the file holds a word of the letter."""
    parts = [document(CANARY), document(CANARY * 9000, 1), PlainPart(PartKind.MANIFEST, 0, CANARY)]
    sealed = sealed_to(AINO_KEY.public, parts, tmp_path)
    kept = [part.inline for part in sealed.parts if part.inline is not None]
    kept += [SealedFiles(tmp_path).read(name) for name in sealed.files]
    assert len(kept) == 3
    assert not any(CANARY in data for data in kept)


def test_one_content_is_sealed_differently_each_time(tmp_path: Path) -> None:
    """Equal decisions to two people, or to one twice, do not show as equal."""
    (one,) = sealed_to(AINO_KEY.public, [document(CANARY)], tmp_path).parts
    (two,) = sealed_to(AINO_KEY.public, [document(CANARY)], tmp_path).parts
    assert one.inline != two.inline


def test_nothing_is_sealed_to_a_forged_key(tmp_path: Path) -> None:
    """Eino's key in Aino's row is found before a byte is written."""
    forged = replace(EINO_KEY.public, account=AINO)
    with pytest.raises(ForgedAccountKey):
        sealed_to(forged, [document(content_of(150_000))], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_parts_in_one_place_are_refused(tmp_path: Path) -> None:
    """They would be sealed under one key and one nonce."""
    with pytest.raises(ValueError, match="one kind and number"):
        sealed_to(AINO_KEY.public, [document(b"one"), document(b"two")], tmp_path)


@pytest.mark.parametrize("number", [-1, 1_000_000_000])
def test_an_impossible_number_is_refused(tmp_path: Path, number: int) -> None:
    """Also for a part that would stand in the row."""
    with pytest.raises(ValueError, match="not the name"):
        sealed_to(AINO_KEY.public, [document(b"", number)], tmp_path)


def test_a_senders_message_id_is_refused(tmp_path: Path) -> None:
    """The vault binds to our own id, which no sender chooses."""
    with pytest.raises(ValueError, match="not the name"):
        sealed_to(AINO_KEY.public, [document(b"")], tmp_path, MessageRef("VD-2026-4711/1"))


def test_a_disk_that_fills_up_leaves_no_part_of_the_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second document's failure takes the first one's file with it."""
    rename, done = os.replace, list[Path]()

    def full_after_one(source: Path, target: Path) -> None:
        if done:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rename(source, target)
        done.append(target)

    monkeypatch.setattr(os, "replace", full_after_one)
    with pytest.raises(OSError, match="No space left"):
        sealed_to(AINO_KEY.public, [document(content_of(150_000), n) for n in range(2)], tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_sealing_loads_nothing_that_opens() -> None:
    """What the gateway must not do, its code cannot reach."""
    code = "import sys, silta.mailbox.vault.seal; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = {name for name in run.stdout.split() if name.startswith("silta.")}
    assert "silta.mailbox.vault.seal" in loaded
    assert not loaded & {"silta.mailbox.vault.open", "silta.mailbox.vault.secret_keys"}
    assert not any("sqlalchemy" in name for name in run.stdout.split())


def test_content_never_shows_in_the_printed_form(tmp_path: Path) -> None:
    """A traceback may print what it was given."""
    part = document(CANARY)
    assert "210281" not in repr(part)
    assert "inline=" not in repr(sealed_to(AINO_KEY.public, [part], tmp_path))
