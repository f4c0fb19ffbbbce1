"""Gpg homes and run-time folders: short, private, and gone when nobody needs them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from silta.keys.gnupg import GpgUnusable
from silta.keys.home import RuntimeHomes, at_work_in, make_home, throwaway_home
from silta.keys.runtime_folder import FALLBACK, RuntimeFolder, runtime_base, sweep
from tests.keys.cast import Cast
from tests.keys.processes import commands_with, no_command_with


def modes_in(folder: Path) -> set[str]:
    """Return the modes of all folders and files below, links not followed."""
    return {
        oct(path.lstat().st_mode & 0o777) for path in folder.rglob("*") if not path.is_symlink()
    }


def test_a_home_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    """No passphrase protects a gateway key, so the mode must."""
    home = make_home(tmp_path / "a" / "home")
    assert oct(home.stat().st_mode & 0o777) == "0o700"
    assert modes_in(home) == {"0o600"}


def test_a_home_that_others_could_read_is_closed(tmp_path: Path) -> None:
    """Making it again sees to its mode too."""
    tmp_path.chmod(0o755)
    make_home(tmp_path)
    assert oct(tmp_path.stat().st_mode & 0o777) == "0o700"


def test_a_throwaway_home_is_gone_after_its_block() -> None:
    """Whatever happened in it."""
    with pytest.raises(ValueError, match="in the block"), throwaway_home() as home:  # noqa: PT012 -- two facts of one block
        assert home.is_dir()
        raise ValueError("in the block")
    assert not home.parent.exists()


def test_run_time_homes_hold_no_copy_of_the_secret_key(cast: Cast, short_tmp: Path) -> None:
    """What is not there cannot stay behind after a crash, on a disk or in a backup."""
    with RuntimeHomes(cast.store, base=short_tmp, count=2) as homes:
        secret = {path.name for path in (cast.store / "private-keys-v1.d").iterdir()}
        copies = [path for path in short_tmp.rglob("*.key") if not path.parent.is_symlink()]
        assert len(homes.paths) == 2
        assert copies == []
        assert {path.name for path in (homes.paths[0] / "private-keys-v1.d").iterdir()} == secret


def test_run_time_homes_are_readable_by_their_owner_alone(cast: Cast, short_tmp: Path) -> None:
    """The agents' sockets included: who reaches one can decrypt."""
    with RuntimeHomes(cast.store, base=short_tmp, count=1) as homes:
        assert oct(homes.paths[0].stat().st_mode & 0o777) == "0o700"
        assert oct(homes.paths[0].parent.stat().st_mode & 0o777) == "0o700"


def test_each_run_time_home_has_its_own_agent_until_it_is_closed(
    cast: Cast, short_tmp: Path
) -> None:
    """One agent does one RSA operation at a time."""
    with RuntimeHomes(cast.store, base=short_tmp, count=3):
        assert len(commands_with(f"gpg-agent --homedir {short_tmp}")) == 3
    assert no_command_with(str(short_tmp))
    assert list(short_tmp.iterdir()) == []


def test_a_store_without_a_secret_key_leaves_nothing_behind(
    tmp_path: Path, short_tmp: Path
) -> None:
    """A failure half-way undoes the first half."""
    with pytest.raises(GpgUnusable, match="No such file"):
        RuntimeHomes(tmp_path, base=short_tmp, count=2)
    assert list(short_tmp.iterdir()) == []


LEAVE_BEHIND = """
import os, sys
from pathlib import Path
from silta.keys.gnupg import GpgUnusable
from silta.keys.home import RuntimeHomes
RuntimeHomes(Path(sys.argv[1]), base=Path(sys.argv[2]), count=1)
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_process_left_is_swept_with_its_agent(cast: Cast, short_tmp: Path) -> None:
    """Kill -9 runs no clean-up; the next start does."""
    command = [sys.executable, "-c", LEAVE_BEHIND, str(cast.store), str(short_tmp)]
    assert subprocess.run(command, check=False).returncode == -9
    assert len(commands_with(str(short_tmp))) == 1
    sweep(short_tmp)
    assert no_command_with(str(short_tmp))
    assert list(short_tmp.iterdir()) == []
    assert list((cast.store / "private-keys-v1.d").iterdir())


def test_a_sweep_leaves_the_folders_of_the_living(short_tmp: Path) -> None:
    """Two gateways, or a gateway and ``silta inspect``, may share a base."""
    with RuntimeFolder(short_tmp) as folder:
        sweep(short_tmp)
        assert folder.path.is_dir()


def test_folders_made_while_others_sweep_are_whole(short_tmp: Path) -> None:
    """Met in the tests: a sweep took a folder between its making and its lock."""

    def make(_: int) -> bool:
        sweep(short_tmp)
        with RuntimeFolder(short_tmp) as folder:
            return folder.path.is_dir()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(make, range(400)))


def test_a_sweep_follows_no_link(short_tmp: Path, tmp_path: Path) -> None:
    """In /tmp anybody may put a link with our prefix to a folder of ours."""
    (tmp_path / "precious").touch()
    (short_tmp / "silta-gpg-abcdefgh").symlink_to(tmp_path)
    sweep(short_tmp)
    assert (tmp_path / "precious").exists()


def test_systemds_run_time_directory_comes_first(short_tmp: Path) -> None:
    """It is in memory and gone with the service; only the first of several is ours."""
    given = {"RUNTIME_DIRECTORY": f"{short_tmp}/r:/run/other"}
    assert runtime_base(Path("/var/lib/silta"), given) == short_tmp / "r"


def test_without_it_the_homes_run_folder_is_used(short_tmp: Path) -> None:
    """Beside the state, where the operator expects files of ours."""
    assert runtime_base(short_tmp, {}) == short_tmp / "run"
    assert oct((short_tmp / "run").stat().st_mode & 0o777) == "0o700"


def test_a_home_too_deep_for_sockets_falls_back(tmp_path: Path) -> None:
    """An agent whose socket has no name cannot be reached: the path has 107 bytes."""
    deep = tmp_path / ("d" * 80)
    assert runtime_base(deep, {"RUNTIME_DIRECTORY": str(deep)}) == FALLBACK
    assert not deep.exists()


def test_an_agent_can_work_in_a_home_too_deep_for_sockets(tmp_path: Path) -> None:
    """The store of a key stands where the operator wants it."""
    deep = make_home(tmp_path / ("d" * 100))
    with at_work_in(deep) as short:
        assert short.samefile(deep)
        assert len(str(short)) < 60
