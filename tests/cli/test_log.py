"""``silta log verify``: all evidence worked out anew, with the keys of a real home."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from silta.base.clock import now
from silta.base.database import Database
from silta.base.home import Home
from silta.base.identity import BusinessId
from silta.base.ids import new_id
from silta.cli.checkpoints import checkpoint_job
from silta.cli.evidence_jobs import evidence_jobs
from silta.cli.house import House, open_house
from silta.cli.receipt_keys import ReceiptKeys
from silta.mailbox.evidence.about import as_received
from silta.mailbox.evidence.record import Draft, Event
from silta.mailbox.store import checkpoints, evidence
from silta.mailbox.tables import evidence as evidence_table
from silta.mailbox.tables import log_checkpoint
from tests.cli.command import Silta
from tests.cli.conftest import SERVICE, SILTALA

AUTHORITY = BusinessId(SILTALA)
RECORDS = 3


def rejected() -> Draft:
    """Return what a record says of a letter that was refused."""
    return Draft(
        evidence_id=new_id(now()),
        event=Event.REJECTED,
        time=now(),
        authority=AUTHORITY,
        service=SERVICE,
        message=None,
        message_id="VD-2026-4711/1",
        method="verifiable",
        rule_set="fi-2003-13",
        recipient=b"R" * 32,
        committed=(as_received(b"O" * 32),),
        reasons=("recipient.name_mismatch",),
    )


def work(house: House) -> None:
    """Have three letters refused, and a worker go once over all that it does with evidence."""
    with house.database.write() as transaction:
        evidence.lock_head(transaction, AUTHORITY)
        drafts = [rejected() for _ in range(RECORDS)]
        evidence.append(transaction, AUTHORITY, drafts, house.hash_keys().evidence)
    with ReceiptKeys(house) as keys:
        for job in (
            *evidence_jobs(house, now, keys.signer),
            checkpoint_job(house, now, keys.signer),
        ):
            job.act(lambda: False)


@pytest.fixture(scope="module")
def worked(town_home: Silta, tmp_path_factory: pytest.TempPathFactory) -> Silta:
    """Give a home with evidence, to copy."""
    home = tmp_path_factory.mktemp("worked") / "home"
    shutil.copytree(town_home.home, home, symlinks=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SILTA_HOME", str(home))
        with open_house() as house:
            work(house)
    return replace(town_home, home=home)


@pytest.fixture
def silta(worked: Silta, tmp_path: Path) -> Silta:
    """Give the command in a home with evidence."""
    shutil.copytree(worked.home, tmp_path / "home", symlinks=True)
    return replace(worked, home=tmp_path / "home")


@pytest.fixture
def database(silta: Silta) -> Iterator[Database]:
    """Give the database of the home, for what no command does."""
    opened = Database(f"sqlite:///{silta.home / 'database' / 'silta.db'}")
    yield opened
    opened.close()


@pytest.fixture
def statement(database: Database, tmp_path: Path) -> Path:
    """Give the last checkpoint's statement as it came in a receipt, its signature beside it."""
    with database.read() as transaction:
        last = checkpoints.newest(transaction)
    assert last is not None
    path = tmp_path / "checkpoint.txt"
    path.write_text(last.statement)
    path.with_name("checkpoint.txt.asc").write_text(last.signature)
    path.with_name("note").write_text(last.note)
    return path


def test_what_nobody_changed_holds(silta: Silta) -> None:
    """With all that it was compared with."""
    said = silta.did("log", "verify").splitlines()
    assert said[0].startswith("the log holds: 3 records, 3 of them in the log, 1 checkpoints, root")
    assert said[1:] == [f"it has all that was in the checkpoint in {kept(silta)}"]


def kept(silta: Silta) -> Path:
    """Return where the worker keeps its last checkpoint."""
    return Home(silta.home).kept_log / "checkpoint"


def test_programs_are_told_as_much(silta: Silta, statement: Path) -> None:
    """One document, with no findings."""
    files = ("--checkpoint", statement, "--checkpoint", statement.with_name("note"))
    said = silta.said("log", "verify", *files)
    assert said.pop("root") in statement.read_text()
    places = [kept(silta), statement, statement.with_name("note")]
    assert said == {
        "holds": True,
        "records": 3,
        "unlogged": 0,
        "unsigned": 0,
        "size": 3,
        "checkpoints": 1,
        "findings": [],
        "compared_with": [f"the checkpoint in {path}" for path in places],
    }


def test_what_was_changed_is_told(silta: Silta, database: Database) -> None:
    """Exit 1: in lines, and in one document."""
    with database.write() as transaction:
        transaction.execute(update(evidence_table).values(record=b"{}"))
    done = silta("log", "verify")
    assert (done.exit_code, done.out) == (1, "")
    assert "its bytes do not give its hash" in done.err
    assert "its signature is not good" in done.err
    said = silta("log", "verify", "--json").json
    assert (said["holds"], set(said["findings"][0])) == (False, {"place", "what"})


def test_what_was_made_anew_is_found_by_a_receipt(
    silta: Silta, database: Database, statement: Path
) -> None:
    """Whoever has the worker's folder too cannot take back what was sent."""
    with database.write() as transaction:
        transaction.execute(delete(log_checkpoint))
    kept(silta).unlink()
    assert "no checkpoint from elsewhere was there" in silta.did("log", "verify")
    line = silta.refused("log", "verify", "--checkpoint", statement)
    assert line == (
        f"the checkpoint in {statement}: it was signed, and is not among the checkpoints: "
        "some were removed"
    )


@pytest.mark.parametrize("name", ["checkpoint.txt", "note"])
def test_what_none_of_our_keys_signed_is_refused(silta: Silta, statement: Path, name: str) -> None:
    """It would prove the log false, or true, whoever wrote it."""
    path = statement.with_name(name)
    path.write_text(path.read_text().replace("3\n", "4\n"))
    line = silta.refused("log", "verify", "--checkpoint", path)
    assert line.startswith(f"{path} is no ")


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\xff", b"x" * 70_000], ids=["empty", "other", "no-text", "long"]
)
def test_other_files_are_refused(silta: Silta, tmp_path: Path, content: bytes) -> None:
    """A slip of the hand is not a log that holds."""
    path = tmp_path / "file"
    path.write_bytes(content)
    assert silta.refused("log", "verify", "--checkpoint", path).startswith(f"{path} is no checkpoi")


def test_a_statement_needs_its_signature(silta: Silta, statement: Path) -> None:
    """The line names the file that is missing."""
    statement.with_name("checkpoint.txt.asc").unlink()
    line = silta.refused("log", "verify", "--checkpoint", statement)
    assert line == f"{statement}.asc: No such file or directory"


def test_a_damaged_kept_note_is_told(silta: Silta) -> None:
    """Rather than to be passed over."""
    kept(silta).write_text("x")
    assert "is no checkpoint of this log" in silta.refused("log", "verify")


def test_an_empty_log_holds(town: Silta) -> None:
    """Nothing has happened yet."""
    assert town.did("log", "verify").startswith("the log holds: 0 records")
