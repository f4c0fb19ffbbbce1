"""The worker's figures: read seldom, and no harm when they cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from silta.base.database import Database
from silta.cli.registry_figures import RegistryFigures
from tests.mailbox.notices.people import DAY, NOW, add_authority, add_certificate
from tests.mailbox.outbox.boxes import put


def read(figures: RegistryFigures) -> Mapping[tuple[str, ...], float]:
    """Return each sample by its name and labels."""
    samples = [sample for family in figures.collect() for sample in family.samples]
    return {(one.name, *one.labels.values()): one.value for one in samples}


def test_what_waits_and_what_ends_is_counted(database: Database) -> None:
    """What never expires has no number of seconds, least of all since 1970."""
    add_authority(database)
    add_certificate(database, NOW - DAY, "A" * 40)
    add_certificate(database, None, "B" * 40)
    add_certificate(database, NOW + DAY, "C" * 40, state="pending")
    put(database)
    found = read(RegistryFigures(database, lambda: NOW))
    ends = {key[1]: value for key, value in found.items() if "expires" in key[0]}
    assert ends == {"A" * 40: -DAY.total_seconds()}
    assert found["silta_certificates", "expired"] == 1
    assert found["silta_outbox_items", "waiting", "post"] == 1
    assert found["silta_audit_head",] == 0


def test_the_database_is_asked_seldom(sqlite_database: Database) -> None:
    """However often somebody looks."""
    figures = RegistryFigures(sqlite_database, lambda: NOW)
    read(figures)
    add_authority(sqlite_database)
    add_certificate(sqlite_database, None)
    assert read(figures)["silta_certificates", "approved"] == 0
    figures._stale_from = 0.0  # as it is after FRESH
    assert read(figures)["silta_certificates", "approved"] == 1


def test_a_database_that_is_away_is_told_and_hurts_nobody(tmp_path: Path) -> None:
    """The page of the other figures is still there."""
    away = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert read(RegistryFigures(away, lambda: NOW)) == {("silta_database_answers",): 0}
    away.close()
