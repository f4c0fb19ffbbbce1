"""The note that is kept beside the worker's key."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.mailbox.evidence.kept_note import KeptNote


def test_the_last_note_is_kept_and_nothing_else(tmp_path: Path) -> None:
    """Nobody else reads the folder, and no leftover fills it."""
    kept = KeptNote(tmp_path)
    assert kept.read() is None
    for note in ("first — 1\n", "second — 2\n"):
        kept.keep(note)
        assert kept.read() == note
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint"]
    assert kept.path.stat().st_mode & 0o777 == 0o600


def test_a_note_that_cannot_be_kept_leaves_the_one_before(tmp_path: Path) -> None:
    """Half of one would stop the log, as if somebody had changed it."""
    kept = KeptNote(tmp_path)
    kept.keep("first\n")
    with pytest.raises(UnicodeEncodeError):
        kept.keep("second \ud800\n")
    assert kept.read() == "first\n"
