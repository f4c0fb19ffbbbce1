"""Each sweep of ``silta worker`` looks at the right place of the home."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from silta.base import spool
from silta.cli.house import open_house
from silta.cli.receipt_keys import ReceiptKeys
from silta.cli.worker import jobs
from silta.keys.runtime_folder import PREFIX, runtime_base
from silta.mailbox.vault import orphans
from silta.mailbox.vault.files import SealedFiles, file_name
from silta.mailbox.vault.types import MessageRef, PartKind
from tests.cli.command import Silta
from tests.journals import opened_journal


def an_unfinished_file(home: Path) -> Path:
    """Write what a gateway left that died while it sealed."""
    name = file_name(MessageRef("01KBQ0000000000000000000M1"), PartKind.DOCUMENT, 0)
    SealedFiles(home / "sealed").write_together({name: [b"sealed"]})
    whole = home / "sealed" / name
    return whole.rename(whole.with_name(f".{whole.name}.0123456789abcdef.new"))


def an_old_spool_file(home: Path) -> Path:
    """Write what a dead intake has left."""
    path = home / "spool" / "mail"
    path.write_bytes(b"sealed")
    return path


def a_dead_processes_folder(home: Path) -> Path:
    """Make a run-time folder that nobody holds a lock on."""
    return Path(tempfile.mkdtemp(prefix=PREFIX, dir=runtime_base(home)))


@pytest.mark.parametrize(
    "left_over", [an_unfinished_file, an_old_spool_file, a_dead_processes_folder]
)
def test_what_is_left_over_goes(
    silta: Silta, left_over: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here at the first pass: no time is long enough."""
    monkeypatch.setenv("SILTA_HOME", str(silta.home))
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    monkeypatch.setattr(orphans, "ORPHAN_WAIT", timedelta(0))
    monkeypatch.setattr(spool, "SPOOL_WAIT", timedelta(0))
    path = left_over(silta.home)
    with opened_journal(), open_house() as house, ReceiptKeys(house) as receipts:
        for job in jobs(house, {}, receipts):
            job.act(lambda: False)
    assert not path.exists()


def test_a_new_home_loses_nothing(silta: Silta, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands there was put there by ``silta init``."""
    monkeypatch.setenv("SILTA_HOME", str(silta.home))
    monkeypatch.setattr(orphans, "ORPHAN_WAIT", timedelta(0))
    before = {path for path in silta.home.rglob("*") if "database" not in path.parts}
    with opened_journal(), open_house() as house, ReceiptKeys(house) as receipts:
        for job in jobs(house, {}, receipts):
            job.act(lambda: False)
    assert before <= set(silta.home.rglob("*"))
