"""Building a town by the commands of ``silta``, and copying it to another home and database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import insert, select

from silta.base.tables import metadata
from silta.migrations import migrate
from tests.keys.gpg import Gpg
from tests.peers.directory import short_directory
from tests.road.registers import STANDINGS, make_registers
from tests.town import (
    AINO,
    CLOSED,
    EINO,
    FORGED,
    NAAPURILA,
    NAAPURILAS,
    OTHER_SERVICE,
    PAUSED,
    SERVICE,
    SILTALA,
    Town,
    run_silta,
)

STEPS = ("agreement", "security", "technical", "details")


@contextmanager
def first_town() -> Iterator[Town]:
    """Build a town by the commands: the one that all others are copies of."""
    with short_directory() as folder, ExitStack() as gateways:
        home = folder / "home"
        url = f"sqlite:///{home / 'database' / 'silta.db'}"
        environment = {"SILTA_HOME": str(home), "SILTA_DATABASE_URL": url}
        run_silta(environment, "init")
        certificate = run_silta(environment, "gateway-key", "export").encode()
        (folder / "gpg").mkdir(mode=0o700)
        registers = make_registers(Gpg(folder / "gpg"), certificate)
        (folder / "gateway.asc").write_bytes(certificate)
        town = Town(home, url, registers, gateways)
        _open_authorities(town)
        _add_certificates(town, folder)
        for code, name in ((AINO, "Aino Demo"), (EINO, "Eino Naapuri"), (FORGED, "Taru Demo")):
            town.silta("account", "open", "--hetu", code, "--name", name)
        for code, change in ((PAUSED, ("pause",)), (CLOSED, ("close", "--yes"))):
            town.silta("account", "open", "--hetu", code, "--name", "Vilho Demo")
            town.silta("account", *change, "--hetu", code)
        yield town


def _open_authorities(town: Town) -> None:
    for business_id, place in ((SILTALA, "siltala"), (NAAPURILA, "naapurila")):
        names = ("--business-id", business_id, "--name-fi", f"{place.title()}n kaupunki")
        where = ("--domain", f"{place}.example", "--receipts-to", f"kirjaamo@{place}.example")
        town.silta("authority", "add", *names, *where)
        for step in STEPS:
            town.silta("authority", "step", business_id, step, "--reference", "A-1")
        town.silta("authority", "open", business_id)
    owned = ((SILTALA, SERVICE), (SILTALA, OTHER_SERVICE), (NAAPURILA, NAAPURILAS))
    for owner, code in owned:
        given = ("--authority", owner, "--code", code, "--name-fi", "Palvelu")
        town.silta("service", "add", *given)


def _add_certificates(town: Town, folder: Path) -> None:
    for name, acts in {**STANDINGS, "naapurila": ("approve",)}.items():
        owner = NAAPURILA if name == "naapurila" else SILTALA
        file = folder / f"{name}.pgp"
        file.write_bytes(town.registers.certificates[name])
        town.silta("certificate", "add", "--authority", owner, str(file))
        for act in acts:
            town.silta("certificate", act, town.registers.keys[name])


@contextmanager
def copy_of(first: Town, database_url: str | None = None) -> Iterator[Town]:
    """Give a copy of a town on an empty database; without one, on SQLite in its home."""
    with short_directory() as folder, ExitStack() as gateways:
        home = folder / "home"
        leave = shutil.ignore_patterns("S.*", "run", "database")
        shutil.copytree(first.home, home, ignore=leave)
        url = database_url or f"sqlite:///{home / 'database' / 'silta.db'}"
        town = Town(home, url, first.registers, gateways)
        _copy_rows(first, town)
        yield town


def _copy_rows(source: Town, target: Town) -> None:
    with source.database() as old, target.database() as new:
        migrate(new)
        with old.read() as reading, new.write() as writing:
            for table in metadata.sorted_tables:
                writing.execute(table.delete())
                rows = [dict(row._mapping) for row in reading.execute(select(table))]
                if rows:
                    writing.execute(insert(table), rows)
