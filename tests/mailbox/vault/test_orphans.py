"""Sealed files without a message go at last; a filing in flight loses none."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from silta.mailbox.vault import orphans
from silta.mailbox.vault.files import SealedFiles, file_name
from silta.mailbox.vault.orphans import BATCH, ORPHAN_WAIT, OrphanSweep, Swept
from silta.mailbox.vault.types import MessageRef, PartKind
from tests.mailbox.vault.cast import LETTER, OTHER_LETTER

WAIT = ORPHAN_WAIT.total_seconds()
KEPT = file_name(LETTER, PartKind.DOCUMENT, 0)
ORPHAN = file_name(OTHER_LETTER, PartKind.DOCUMENT, 0)
FOLDER = Path(ORPHAN).parent
LEFTOVER = f"{FOLDER}/.{Path(ORPHAN).name}.0123456789abcdef.new"


@dataclass(slots=True)
class Rows:
    """What the database names; it may be away, and something may commit before an answer."""

    files: set[str] = field(default_factory=set)
    commits: dict[int, str] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    is_away: bool = False

    def named(self, files: Collection[str]) -> Collection[str]:
        """Answer as ``store.parts.named``; the ``commits`` come before the answer of a number."""
        if self.is_away:
            raise ConnectionError
        self.asked.append(len(files))
        self.files.update({self.commits.pop(len(self.asked), KEPT)})
        return self.files & set(files)


def written(root: Path, names: Iterable[str]) -> None:
    """Write files as the gateway does."""
    SealedFiles(root).write_together({name: [b"sealed"] for name in names})


def left(root: Path) -> set[str]:
    """Return what stands below the root."""
    return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}


@pytest.fixture
def rows() -> Rows:
    """Give a database that names one file."""
    return Rows({KEPT})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a vault with a file that is named and one that is not."""
    written(tmp_path, [KEPT, ORPHAN])
    return tmp_path


def test_an_orphan_is_removed_after_its_time(root: Path, rows: Rows) -> None:
    """Not before; what the database names stays."""
    sweep = OrphanSweep(root, rows.named)
    passes = [sweep.sweep(at) for at in (0, WAIT - 1, WAIT)]
    assert passes == [Swept(2, 1, 0), Swept(2, 1, 0), Swept(2, 1, 1)]
    assert left(root) == {KEPT}


def test_a_leftover_is_removed_after_its_time(tmp_path: Path, rows: Rows) -> None:
    """Its writer was killed before the rename; no row ever names it, so none is asked for it."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / LEFTOVER).touch()
    sweep = OrphanSweep(tmp_path, rows.named)
    assert [sweep.sweep(at).removed for at in (0, WAIT)] == [0, 1]
    assert (left(tmp_path), rows.asked) == (set(), [])


def test_the_age_of_a_file_means_nothing(root: Path, rows: Rows) -> None:
    """A wall clock that jumps a year makes a filing in flight look old (THREATS case 15)."""
    os.utime(root / ORPHAN, (0, 0))
    assert OrphanSweep(root, rows.named).sweep(WAIT * 1000).removed == 0


def test_a_file_that_was_named_once_begins_anew(root: Path, rows: Rows) -> None:
    """It was seen as an orphan on every pass, or it is none."""
    sweep = OrphanSweep(root, rows.named)
    sweep.sweep(0)
    rows.files.add(ORPHAN)
    sweep.sweep(1)
    rows.files.discard(ORPHAN)
    assert [sweep.sweep(at).removed for at in (WAIT, WAIT + 1, 2 * WAIT)] == [0, 0, 1]


def test_a_filing_that_commits_after_the_listing_is_no_orphan(root: Path, rows: Rows) -> None:
    """Files are listed first, and then the database is asked."""
    rows.commits[1] = ORPHAN
    rows.commits[2] = ORPHAN
    assert OrphanSweep(root, rows.named).sweep(0).orphans == 0


def test_a_commit_at_the_last_moment_keeps_the_file(root: Path, rows: Rows) -> None:
    """However long the filing took: right before the removal the database is asked again."""
    sweep = OrphanSweep(root, rows.named)
    sweep.sweep(0)
    rows.commits[len(rows.asked) + 3] = ORPHAN
    assert sweep.sweep(WAIT) == Swept(2, 1, 0)
    assert left(root) == {KEPT, ORPHAN}


def test_a_pass_that_failed_counts_for_nothing(root: Path, rows: Rows) -> None:
    """The database was away: nothing is removed, and nothing forgotten."""
    sweep = OrphanSweep(root, rows.named)
    sweep.sweep(0)
    rows.is_away = True
    with pytest.raises(ConnectionError):
        sweep.sweep(WAIT)
    assert left(root) == {KEPT, ORPHAN}
    rows.is_away = False
    assert sweep.sweep(WAIT + 1).removed == 1


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "lost+found/inode",
        f"{FOLDER}/notes.txt",
        f"{FOLDER}/{Path(ORPHAN).name}.bak",
        f"{FOLDER}/{OTHER_LETTER}-document-01",
        f"{FOLDER}/{OTHER_LETTER}-picture-0",
        f"{FOLDER}/.{Path(ORPHAN).name}.swp",
        f"00/{Path(ORPHAN).name}",  # of another folder by the hash of its message
        f"deeper/{ORPHAN}",
    ],
)
def test_foreign_files_are_never_touched(tmp_path: Path, rows: Rows, name: str) -> None:
    """What the vault did not write is not the vault's to remove."""
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).touch()
    sweep = OrphanSweep(tmp_path, rows.named)
    assert [sweep.sweep(at) for at in (0, WAIT)] == [Swept(0, 0, 0)] * 2
    assert left(tmp_path) == {name}


def test_links_are_never_followed(tmp_path: Path, root: Path, rows: Rows) -> None:
    """Neither a folder nor a file that is somewhere else."""
    other = tmp_path / "other"
    other.mkdir()
    (root / FOLDER).rename(other / "real")
    (root / FOLDER).symlink_to(other / "real")
    sweep = OrphanSweep(root, rows.named)
    assert [sweep.sweep(at).removed for at in (0, WAIT)] == [0, 0]


def test_a_root_that_is_missing_is_an_error(tmp_path: Path, rows: Rows) -> None:
    """A volume that is not mounted is not an empty vault."""
    with pytest.raises(FileNotFoundError):
        OrphanSweep(tmp_path / "volume", rows.named).sweep(0)


def test_the_database_is_asked_in_batches(tmp_path: Path, rows: Rows) -> None:
    """A message may have many documents, and a database takes so many values at once."""
    written(tmp_path, [file_name(LETTER, PartKind.DOCUMENT, n) for n in range(BATCH + 1)])
    assert OrphanSweep(tmp_path, rows.named).sweep(0).files == BATCH + 1
    assert rows.asked == [BATCH, 1]


def test_another_database_does_not_empty_the_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a wrong address, or an old copy of the data, nearly every file has no row."""
    monkeypatch.setattr(orphans, "MANY", 3)
    names = {
        file_name(MessageRef(f"01KBQ000000000000000000{n:03}"), PartKind.DOCUMENT, 0)
        for n in range(8)
    }
    written(tmp_path, names)
    sweep = OrphanSweep(tmp_path, Rows().named)
    assert [sweep.sweep(at).removed for at in (0, WAIT)] == [0, 0]
    sweep = OrphanSweep(tmp_path, Rows(set(sorted(names)[:4])).named)
    assert [sweep.sweep(at).removed for at in (0, WAIT)] == [0, 4]


def test_nothing_goes_where_the_database_names_no_file_at_all(root: Path) -> None:
    """It is another database, or an empty one, however few the files are."""
    sweep = OrphanSweep(root, lambda _: ())
    assert [sweep.sweep(at).removed for at in (0, WAIT)] == [0, 0]
    assert left(root) == {KEPT, ORPHAN}
