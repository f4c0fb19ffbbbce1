"""A command on gateway keys that dies: nothing unregistered opens, nothing is lost, all is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from silta.base.home import Home
from tests.cli.command import Silta
from tests.cli.test_gateway_key_ends import last
from tests.cli.test_gateway_key_files import PASSPHRASE
from tests.cli.test_gateway_keys import nothing_left, secret_key, states

MAKING = "in-the-making"


def die(*_: object, **__: object) -> None:
    """End as a machine without power does, as far as one can tell in a process."""
    raise OSError(5, "the power went")


def store_of(silta: Silta) -> dict[str, Path]:
    """Return what stands in the store of opening keys, by name."""
    return {path.name: path for path in Home(silta.home).key_store.iterdir()}


def test_a_key_that_died_before_its_record_is_swept(silta: Silta) -> None:
    """It has no name in the store by which anything would open with it."""
    before = states(silta)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("silta.keys.acts.gateway_keys.add", die)
        assert "the power went" in silta.refused("gateway-key", "new")
    assert states(silta) == before
    [left] = store_of(silta).keys() - before
    assert left.startswith(MAKING)
    os.utime(store_of(silta)[left], (0, 0))
    silta.did("init")
    assert nothing_left(silta)


def test_a_key_that_died_after_its_record_is_put_into_its_place(silta: Silta) -> None:
    """By init, at once and whole: it is somebody's key, and is not made again."""
    real = Path.rename

    def dying(path: Path, target: Path) -> Path:
        if not Path(target).name.startswith(MAKING):
            die()
        return real(path, target)

    before = states(silta)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", dying)
        assert "the power went" in silta.refused("gateway-key", "new")
    [new] = states(silta).keys() - before
    assert new not in store_of(silta)
    assert "already there, and whole" in silta.did("init")
    assert nothing_left(silta)
    silta.did("gateway-key", "activate", new)


def test_an_import_that_died_is_finished_by_repeating_it(silta: Silta, short_tmp: Path) -> None:
    """What the first one left is in nobody's way."""
    file = short_tmp / "secret.asc"
    file.write_bytes(secret_key(short_tmp, "future-default"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("silta.keys.acts.gateway_keys.bring_in", die)
        silta.refused("gateway-key", "import", file)
    imported = silta.did("gateway-key", "import", file).strip()
    assert states(silta)[imported] == "new"
    assert nothing_left(silta)


def test_an_export_is_recorded_before_its_file_is_written(silta: Silta, tmp_path: Path) -> None:
    """A secret abroad that no record knows of is the worse of the two."""
    [active] = states(silta)
    phrase, output = tmp_path / "phrase.txt", tmp_path / "safe.asc"
    phrase.write_text(PASSPHRASE)
    command = ("gateway-key", "export-secret", active, "--output", output)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("silta.cli.gateway_key_files.write_secret", die)
        line = silta.refused(*command, "--passphrase-file", phrase)
    assert "recorded as exported, but not written" in line
    assert (last(silta)["act"], output.exists()) == ("gateway_key.exported", False)
    silta.did(*command, "--passphrase-file", phrase)


def test_an_export_whose_record_fails_writes_no_file(silta: Silta, tmp_path: Path) -> None:
    """The other half of the order."""
    [active] = states(silta)
    phrase, output = tmp_path / "phrase.txt", tmp_path / "safe.asc"
    phrase.write_text(PASSPHRASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("silta.keys.store.audit.append", die)
        silta.refused("gateway-key", "export-secret", active, "--output", output,
                      "--passphrase-file", phrase)  # fmt: skip
    assert not output.exists()
