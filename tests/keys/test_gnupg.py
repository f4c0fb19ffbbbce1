"""The door to gpg: bounds in bytes and time, nothing left behind, nothing on a disk."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest

from silta.keys.gnupg import Finished, GpgUnusable, find_gpg, run
from silta.keys.memory import Argument, AsDescriptor, InMemory
from silta.keys.waiting import Cut
from tests.keys.conftest import FakeGpg
from tests.keys.processes import are_gone

SHORT, LONG = timedelta(seconds=0.5), timedelta(seconds=20)


def run_fake(deadline: timedelta = LONG, limit_bytes: int = 1000) -> Finished:
    """Run the gpg on the path."""
    return run(["--decrypt"], home=None, limit_bytes=limit_bytes, deadline=deadline)


def test_output_status_and_exit_code_come_back(fake_gpg: FakeGpg) -> None:
    """Each by its own way: what a message prints cannot pass for status."""
    fake_gpg('echo "[GNUPG:] GOODSIG x"; while [ "$1" != --status-fd ]; do shift; done\n'
             'eval "echo \\"[GNUPG:] NODATA 1\\" >&$2"; exit 3')  # fmt: skip
    done = run_fake()
    assert (done.exit_code, done.cut) == (3, None)
    assert done.status == (b"[GNUPG:] NODATA 1", b"")
    assert done.output == b"[GNUPG:] GOODSIG x\n"


def test_at_the_byte_cap_the_run_ends_at_once(fake_gpg: FakeGpg) -> None:
    """A bomb is not waited for."""
    fake_gpg("exec cat /dev/zero")
    started = time.monotonic()
    done = run_fake(limit_bytes=10_000_000)
    assert (done.cut, len(done.output)) == (Cut.SIZE, 10_000_000)
    assert done.exit_code in (-signal.SIGXFSZ, 128 + signal.SIGXFSZ)  # of cat, or of its shell
    assert time.monotonic() - started < 1


def test_output_of_exactly_the_cap_is_whole(fake_gpg: FakeGpg) -> None:
    """The bound itself is inside."""
    fake_gpg("printf 12345")
    done = run_fake(limit_bytes=5)
    assert (done.exit_code, done.output, done.cut) == (0, b"12345", None)
    assert run_fake(limit_bytes=4).cut == Cut.SIZE


def test_a_flood_of_status_lines_ends_the_run(fake_gpg: FakeGpg) -> None:
    """Notations may be as long as a sender likes."""
    fake_gpg('while [ "$1" != --status-fd ]; do shift; done; eval "cat /dev/zero >&$2"')
    assert run_fake().cut == Cut.SIZE


def test_at_the_deadline_the_whole_process_group_is_killed(
    fake_gpg: FakeGpg, tmp_path: Path
) -> None:
    """A child that outlives its parent would pile up, mail after mail."""
    fake_gpg(f"cd {tmp_path}; (trap '' TERM HUP; sleep 1000) & sleep 1000")
    started = time.monotonic()
    assert run_fake(SHORT).cut == Cut.TIME
    assert time.monotonic() - started < 2
    assert are_gone(tmp_path)


def test_a_child_that_holds_the_pipes_open_is_not_waited_for(
    fake_gpg: FakeGpg, tmp_path: Path
) -> None:
    """The end of the run is the end of gpg, not of a pipe; what it left behind is killed too."""
    fake_gpg(f"cd {tmp_path}; sleep 1000 & printf done")
    started = time.monotonic()
    assert run_fake().output == b"done"
    assert time.monotonic() - started < 2
    assert are_gone(tmp_path)


def test_a_run_writes_on_past_the_size_of_a_pipe(fake_gpg: FakeGpg) -> None:
    """Output is taken while gpg runs: a full pipe would stop it for ever."""
    fake_gpg("head -c 5000000 /dev/zero")
    assert len(run_fake(limit_bytes=5_000_000).output) == 5_000_000


def test_input_and_files_come_from_memory(fake_gpg: FakeGpg) -> None:
    """As standard input, as a path that can be opened, and as a descriptor's number."""
    fake_gpg('cat; for last; do before=$path; path=$last; done; cat "$before"; eval "cat <&$path"')
    arguments: list[Argument] = [InMemory(b"two "), AsDescriptor(b"three")]
    done = run(arguments, home=None, stdin=b"one ", limit_bytes=100, deadline=LONG)
    assert done.output == b"one two three"


def test_gpg_sees_a_minimal_environment(fake_gpg: FakeGpg, tmp_path: Path) -> None:
    """No locale changes its words, and no secret of ours reaches it."""
    os.environ["SILTA_SECRET"] = "canary"
    fake_gpg("env")
    done = run(["x"], home=tmp_path, limit_bytes=10_000, deadline=LONG)
    del os.environ["SILTA_SECRET"]
    names = {line.partition(b"=")[0] for line in done.output.splitlines()}
    assert f"GNUPGHOME={tmp_path}".encode() in done.output.splitlines()
    assert names <= {b"PATH", b"LANG", b"LC_ALL", b"GNUPGHOME", b"PWD", b"SHLVL", b"_", b"OLDPWD"}


def test_no_descriptor_stays_open(fake_gpg: FakeGpg) -> None:
    """A process of months runs gpg a million times."""
    fake_gpg("cat >/dev/null; exit 1")
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 -- a count, no paths
    for _ in range(5):
        run_fake()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 -- as above


def test_the_version_of_the_real_gpg_is_found() -> None:
    """The tests here run with one that is new enough."""
    assert tuple(map(int, find_gpg().split("."))) >= (2, 2, 40)


def test_finding_gpg_makes_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check at start writes nothing into the user's own home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    find_gpg()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'gpg (GnuPG) 2.2.12'", "2.2.40 or newer is needed; the one on the path is 2.2.12"),
        ("echo 'gpg (GnuPG/MacGPG2) 2.0.30'", "is 2.0.30"),
        ("echo hello", "does not tell its version"),
    ],
)
def test_an_old_gpg_is_named(fake_gpg: FakeGpg, script: str, words: str) -> None:
    """One clear line for the operator."""
    fake_gpg(script)
    with pytest.raises(GpgUnusable, match=words):
        find_gpg()


def test_a_missing_gpg_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear line that says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GpgUnusable, match="install GnuPG"):
        find_gpg()


def test_a_gpg_that_is_no_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is any other error of the system a traceback."""
    (tmp_path / "gpg").write_text("no program")
    (tmp_path / "gpg").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GpgUnusable, match="cannot be started"):
        find_gpg()
