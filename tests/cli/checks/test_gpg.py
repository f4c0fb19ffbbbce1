"""gpg on the path, or what is there instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.cli.checks.finding import Verdict
from silta.cli.checks.gpg import look
from tests.cli.checks.examining import the_one
from tests.cli.command import Silta


def test_its_version_is_named(silta: Silta) -> None:
    """Whoever is asked for help asks for it."""
    verdict, words = the_one(silta, look)
    assert (verdict, words.startswith("GnuPG 2.")) == (Verdict.OK, True)


def test_a_missing_one_is_broken(
    silta: Silta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing opens without it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    verdict, words = the_one(silta, look)
    assert (verdict, "install GnuPG" in words) == (Verdict.BROKEN, True)


def test_an_old_one_is_broken(
    silta: Silta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its status lines were never tried."""
    old = tmp_path / "gpg"
    old.write_text("#!/bin/sh\necho 'gpg (GnuPG) 2.0.22'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    verdict, words = the_one(silta, look)
    assert (verdict, "the one on the path is 2.0.22" in words) == (Verdict.BROKEN, True)
