"""``silta doctor``: a whole house looked at, as a person and as cron do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from silta.base.home import Home
from silta.cli.checks.every import DATABASE, OTHERS
from tests.cli.command import Done, Silta
from tests.cli.conftest import HETU
from tests.peers.ports import free_port
from tests.road.building import copy_of
from tests.town import Town


def verdicts(done: Done) -> Mapping[str, list[str]]:
    """Return what was found, by check."""
    rows: list[dict[str, Any]] = done.json
    return {
        row["check"]: [r["verdict"] for r in rows if r["check"] == row["check"]] for row in rows
    }


def files(silta: Silta) -> dict[Path, bytes]:
    """Return every file of a home but SQLite's log, which each reader may touch."""
    paths = (path for path in silta.home.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in paths if not path.name.startswith("silta.db-")}


def test_a_town_at_work_has_nothing_broken(town: Silta) -> None:
    """Each check says at least one line, in the order of the manual."""
    done = town("doctor", "--json")
    assert (done.exit_code, done.err) == (0, "")
    assert list(verdicts(done)) == [check.name for check in (DATABASE, *OTHERS)]
    assert "broken" not in {word for words in verdicts(done).values() for word in words}


def test_a_person_reads_a_line_for_each(town: Silta) -> None:
    """How well, what, what it means, and what to do."""
    said = town.did("doctor").splitlines()
    assert all(line.startswith(("ok ", "warning ", "not checked ")) for line in said)
    [relay] = [line for line in said if " relay: " in line]
    assert relay.endswith("wait in the outbox -- set it: docs/operations.md")


def test_something_broken_is_an_exit_of_1(town: Silta) -> None:
    """Cron tells of it; the other checks are not disturbed."""
    shutil.rmtree(Home(town.home).receipt_store)
    Home(town.home).receipt_store.mkdir(mode=0o700)
    done = town("doctor", "--json")
    assert done.exit_code == 1
    broken = [check for check, words in verdicts(done).items() if "broken" in words]
    assert broken == ["receipts key"]


def test_it_changes_nothing(town: Silta) -> None:
    """Not even a folder that is missing."""
    Home(town.home).spool.rmdir()
    before = files(town)
    assert town("doctor").exit_code == 1
    assert files(town) == before
    assert not Home(town.home).spool.exists()


def test_no_secret_and_no_person_is_shown(town: Silta) -> None:
    """Its lines go into tickets."""
    url = "smtp://silta:salasana@127.0.0.1:1"
    told = replace(town, settings={"SILTA_MAIL_RELAY": url, "SILTA_OIDC_CLIENT_SECRET": "kuusi"})
    said = told("doctor", "--json").out + told("doctor").out
    secrets = [path.read_bytes().hex() for path in Home(town.home).shared.iterdir()]
    assert not [word for word in ("salasana", "kuusi", HETU, "Aino", *secrets) if word in said]


def test_without_a_home_there_is_one_line(tmp_path: Path) -> None:
    """And no home afterwards either."""
    silta = Silta(tmp_path / "home")
    assert "run 'silta init'" in silta.refused("doctor")
    assert not silta.home.exists()


def test_a_database_that_is_away_is_one_broken_line(town: Silta) -> None:
    """What needs it is not checked; all else is."""
    url = f"postgresql://127.0.0.1:{free_port()}/silta"
    done = replace(town, settings={"SILTA_DATABASE_URL": url})("doctor", "--json")
    found = verdicts(done)
    assert (done.exit_code, found["database"], found["outbox"]) == (1, ["broken"], ["not checked"])
    assert (found["gpg"], found["home"]) == (["ok"], ["ok"])


@pytest.fixture
def whole_town(first_town: Town, database_url: str) -> Iterator[Town]:
    """Give a town of the test's own, on each kind of database."""
    with copy_of(first_town, database_url) as copied:
        yield copied


def test_a_town_on_either_database_is_well(whole_town: Town) -> None:
    """On PostgreSQL the tests' own server does not sync, and is told so."""
    # It was built in this process, without the mask that the command gives itself.
    for path in (whole_town.home, *whole_town.home.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    done = Silta(whole_town.home, whole_town.environment)("doctor", "--json")
    broken = [check for check, words in verdicts(done).items() if "broken" in words]
    is_sqlite = whole_town.database_url.startswith("sqlite")
    assert broken == ([] if is_sqlite else ["database settings"])
