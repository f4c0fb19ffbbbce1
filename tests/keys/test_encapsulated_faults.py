"""The second run of gpg, at the detached signature: what goes wrong there is our fault."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest

from silta.base.reason import Reason
from silta.keys.opener import Opener
from tests.keys.cast import LETTER, Cast
from tests.keys.conftest import FakeGpg
from tests.keys.encapsulating import encapsulated
from tests.keys.opening import open_mail
from tests.keys.processes import are_gone
from tests.keys.refusals import reason_of


def at_the_signature(act: str) -> str:
    """Return a script that is gpg, but for what it does when it is to verify."""
    return f'case " $* " in *" --verify "*) {act} ;; *) exec {shutil.which("gpg")} "$@" ;; esac'


ENDS = {
    "killed": "kill -9 $$",
    "without a word": "exit 2",
    "without a word, as if all were well": "exit 0",
    "with a status line that it broke": 'while [ "$1" != --status-fd ]; do shift; done; '
    'echo "[GNUPG:] VALIDSIG x" >&$2; exit 0',
}


@pytest.mark.parametrize("end", ENDS)
def test_a_gpg_that_ends_badly_at_the_signature_is_our_fault(
    cast: Cast, opener: Opener, siltala: Path, fake_gpg: FakeGpg, end: str
) -> None:
    """The mail was opened, and nothing is known of its signature."""
    mail = encapsulated(cast)
    fake_gpg(at_the_signature(ENDS[end]))
    assert reason_of(opener, mail, siltala) == Reason.FAULT


def test_the_deadline_is_one_for_both_runs(
    cast: Cast, short_tmp: Path, siltala: Path, fake_gpg: FakeGpg, tmp_path: Path
) -> None:
    """A second run does not get the time again; at its end nothing is left running."""
    mail, deadline = encapsulated(cast), timedelta(seconds=1.5)
    with Opener([cast.store], base=short_tmp, homes=1, limit_bytes=9999, deadline=deadline) as own:
        fake_gpg(at_the_signature(f"cd {tmp_path}; sleep 1000 & sleep 1000"))
        started = time.monotonic()
        assert reason_of(own, mail, siltala) == Reason.FAULT
    assert time.monotonic() - started < deadline.total_seconds() + 2
    assert are_gone(tmp_path)


def test_the_second_run_needs_no_agent_and_writes_no_file(
    cast: Cast, own_opener: Opener, short_tmp: Path, siltala: Path
) -> None:
    """The signed part meets no disk, as nothing of a message does."""
    assert open_mail(own_opener, encapsulated(cast), siltala).plaintext == LETTER
    files = [*short_tmp.rglob("*"), *cast.store.rglob("*")]
    assert not [path for path in files if path.is_file() and b"210281" in path.read_bytes()]
