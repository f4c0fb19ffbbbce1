"""``silta init`` and ``silta migrate``: a home made once, and never over what is there."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from silta.base.database import Database
from silta.base.home import Home
from silta.base.keyed_hash import HashKey
from silta.cli.secret_files import log_secret_paths, secret_paths
from silta.mailbox.evidence.record import Event
from tests.cli.command import Silta
from tests.mailbox.evidence.records import write
from tests.mailbox.notices.people import add_authority

SECRETS = sorted(secret_paths(Home(Path("x"))))


def contents(home: Path) -> dict[str, bytes]:
    """Return every file of a home but the database, which may be written anew."""
    files = [path for path in home.rglob("*") if path.is_file() and "database" not in path.parts]
    return {str(path.relative_to(home)): path.read_bytes() for path in files}


def secret(silta: Silta, name: str) -> Path:
    """Return where a secret stands."""
    return secret_paths(Home(silta.home))[name]


def test_init_makes_a_home_that_works(tmp_path: Path) -> None:
    """From nothing, folders above it too."""
    silta = Silta(tmp_path / "not" / "there" / "home")
    assert "made" in silta.did("init")
    assert silta.said("account", "list") == []


def test_init_is_safe_to_repeat(silta: Silta) -> None:
    """It changes no secret and no key, and says that all is whole."""
    before = contents(silta.home)
    assert "already there, and whole" in silta.did("init")
    assert contents(silta.home) == before
    assert len(silta.said("gateway-key", "list")) == 2


def test_nobody_else_reads_a_home(silta: Silta) -> None:
    """Every folder 0700, every file 0600 or less."""
    for path in (silta.home, *silta.home.rglob("*")):
        mode = path.stat().st_mode & 0o777
        assert mode & 0o077 == 0, path
        if path in secret_paths(Home(silta.home)).values():
            assert mode == 0o600, path
    assert all(folder.stat().st_mode & 0o777 == 0o700 for folder in Home(silta.home).folders())


@pytest.mark.parametrize("name", SECRETS)
def test_a_missing_secret_is_not_made_anew(silta: Silta, name: str) -> None:
    """A new one would make the data unreadable, and hide that it is."""
    secret(silta, name).unlink()
    before = contents(silta.home)
    line = silta.refused("init")
    assert f"{secret(silta, name)} is missing" in line
    assert "restore it" in line
    assert contents(silta.home) == before


@pytest.mark.parametrize("name", SECRETS)
def test_another_secret_is_refused(silta: Silta, name: str) -> None:
    """Say, that of another backup."""
    secret(silta, name).write_bytes(b"\x07" * 32)
    assert "not the one that the data was made with" in silta.refused("init")


def test_a_damaged_secret_is_refused(silta: Silta) -> None:
    """A power cut can cut a file short."""
    secret(silta, "lookup.key").write_bytes(b"")
    assert "lookup.key is damaged: restore it" in silta.refused("init")
    line = silta.refused("account", "show", "--hetu", "210281-9988")
    assert line.endswith("lookup.key is damaged: restore it")


def test_a_home_of_an_earlier_version_gets_the_logs_key(silta: Silta) -> None:
    """Nothing was signed with one before it; the other secrets stay as they are."""
    before = contents(silta.home)
    with sqlite3.connect(silta.home / "database" / "silta.db") as connection:
        connection.execute("DELETE FROM secret_mark WHERE name LIKE 'log-signer.%'")
    connection.close()
    for name in log_secret_paths(Home(silta.home)):
        secret(silta, name).unlink()
    assert "made" in silta.did("init")
    changed = {path for path, content in contents(silta.home).items() if content != before[path]}
    assert changed == {"worker/log-signer.key", "shared/log-signer.pub"}


def marks(silta: Silta, act: str = "SELECT 1") -> list[bytes | None]:
    """Return the records' marks, after an act upon the database."""
    with closing(sqlite3.connect(silta.home / "database" / "silta.db")) as connection, connection:
        connection.execute(act)
        return [mark for (mark,) in connection.execute("SELECT mark FROM evidence")]


def test_records_of_an_earlier_version_are_marked_with_the_logs_key(silta: Silta) -> None:
    """In that run alone: whoever writes one without a mark later has none put on it."""
    key = HashKey(secret(silta, "evidence.key").read_bytes())
    with closing(Database(f"sqlite:///{silta.home}/database/silta.db")) as database:
        add_authority(database)
        write(database, Event.REJECTED, Event.REJECTED, message=None, key=key)
    before = marks(silta)
    marks(silta, "DELETE FROM secret_mark WHERE name LIKE 'log-signer.%'")
    assert marks(silta, "UPDATE evidence SET mark = NULL") == [None, None]
    for name in log_secret_paths(Home(silta.home)):
        secret(silta, name).unlink()
    silta.did("init")
    assert marks(silta) == before
    assert marks(silta, "UPDATE evidence SET mark = NULL WHERE number = 2") == [before[0], None]
    silta.did("init")
    assert marks(silta) == [before[0], None]


def test_some_secrets_without_their_database_are_refused(silta: Silta) -> None:
    """Where the marks are lost too, what is present still tells."""
    shutil.rmtree(silta.home / "database")
    secret(silta, "evidence.key").unlink()
    assert "is missing beside" in silta.refused("init")


def test_the_secret_part_of_a_gateway_key_is_not_replaced(silta: Silta) -> None:
    """Mails to it are on their way."""
    shutil.rmtree(Home(silta.home).key_store)
    assert "secret part of gateway key" in silta.refused("init")
    assert not list(Home(silta.home).key_store.iterdir())


def test_migrate_is_safe_to_repeat(silta: Silta) -> None:
    """It says what is true after it."""
    for _ in range(2):
        assert silta.did("migrate") == "the schema is this version's\n"


def test_a_schema_from_the_future_is_refused(silta: Silta) -> None:
    """In one line by each command, after which nothing has changed."""
    with sqlite3.connect(silta.home / "database" / "silta.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "run 'silta migrate'" in silta.refused("account", "list")
    for command in ("migrate", "init"):
        assert "version unknown here" in silta.refused(command)


def test_an_empty_database_is_not_taken_for_a_schema(tmp_path: Path) -> None:
    """The way on is named."""
    empty = Silta(tmp_path, {"SILTA_DATABASE_URL": f"sqlite:///{tmp_path}/other.db"})
    assert "run 'silta migrate'" in empty.refused("authority", "list")


def test_init_works_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    """With the address as an operator writes it, and twice."""
    url = postgres_url.replace("postgresql+psycopg://", "postgresql://")
    silta = Silta(tmp_path / "home", {"SILTA_DATABASE_URL": url})
    silta.did("init")
    silta.did("init")
    silta.did("account", "open", "--hetu", "210281-9988", "--name", "Aino Demo")
    assert silta.said("account", "show", "--hetu", "210281-9988")["state"] == "open"
    assert not (silta.home / "database").exists()


def test_a_crash_while_secrets_are_made_is_finished_by_the_next_init(silta: Silta) -> None:
    """All are made whole under another name first; a half of them would lock the operator out."""
    path = secret(silta, "lookup.key")
    path.rename(path.with_name("lookup.key.making"))
    kept = path.with_name("lookup.key.making").read_bytes()
    silta.did("init")
    assert path.read_bytes() == kept


def test_a_crash_before_all_secrets_are_made_starts_anew(tmp_path: Path) -> None:
    """What was begun under another name is nobody's yet."""
    shared = tmp_path / "home" / "shared"
    shared.mkdir(parents=True)
    (shared / "lookup.key.making").write_bytes(b"half")
    Silta(tmp_path / "home", {}).did("init")
    assert len((shared / "lookup.key").read_bytes()) == 32


def test_another_homes_secret_opens_no_account(silta: Silta) -> None:
    """Every look-up would miss, and the same person would get a second account."""
    secret(silta, "lookup.key").write_bytes(b"x" * 32)
    line = silta.refused("account", "open", "--hetu", "210281-9988", "--name", "Aino Demo")
    assert line.endswith("lookup.key is not the one that the data was made with: restore it")
