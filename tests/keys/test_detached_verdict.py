"""The gate for a detached signature, on recorded lines and on invented ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason
from silta.keys.detached_verdict import judge_detached
from silta.keys.status import parse_status
from tests.keys.recorded import DETACHED, Recorded, lines_of, read_recorded

RUNS = read_recorded(DETACHED)
GOOD = lines_of("signed by the defaults of gpg", DETACHED)
DECISIVE = (b"NEWSIG", b"GOODSIG", b"VALIDSIG")
AGAINST = (
    b"NODATA 1",
    b"FAILURE verify 1",
    b"ERROR keydb_search 33554445",
    b"UNEXPECTED 0",
    b"BADSIG 0000000000000000 x",
    b"EXPSIG 0000000000000000 x",
    b"EXPKEYSIG 0000000000000000 x",
    b"REVKEYSIG 0000000000000000 x",
    b"ERRSIG 0000000000000000 22 10 00 1795429923 9 -",
    b"DECRYPTION_OKAY",
    b"DECRYPTION_FAILED",
    b"DECRYPTION_INFO 2 9 0",
    b"PLAINTEXT 62 0 ",
)


def judge(lines: tuple[bytes, ...], exit_code: int = 0) -> Reason | None:
    """Return the gate's word on lines of a run."""
    return judge_detached(parse_status(lines), exit_code)


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.title)
def test_each_recorded_run_gets_its_verdict(run: Recorded) -> None:
    """The table of real runs is what the gate rests on: a new gpg that speaks otherwise shows."""
    reason = judge(run.lines, run.exit_code)
    assert ("good" if reason is None else reason.value) == run.verdict


def test_the_recorded_runs_reach_every_reason_of_the_gate() -> None:
    """A reason that no real run shows would be a guess."""
    assert {run.verdict for run in RUNS} == {
        "good",
        Reason.FAULT,
        Reason.SIGNATURE_UNKNOWN_SIGNER,
        Reason.SIGNATURE_KEY_EXPIRED,
        Reason.SIGNATURE_KEY_REVOKED,
        Reason.SIGNATURE_AMBIGUOUS,
        Reason.SIGNATURE_BAD,
        Reason.SIGNATURE_STALE,
        Reason.SIGNATURE_WEAK,
    }


@pytest.mark.parametrize("keyword", DECISIVE, ids=bytes.decode)
def test_a_good_run_without_one_of_its_lines_does_not_pass(keyword: bytes) -> None:
    """The gate asks for each of them; a missing one is never read as implied."""
    left = tuple(line for line in GOOD if not line.startswith(b"[GNUPG:] " + keyword))
    assert judge(left) is not None


@pytest.mark.parametrize("keyword", DECISIVE, ids=bytes.decode)
def test_a_good_run_with_one_of_its_lines_twice_does_not_pass(keyword: bytes) -> None:
    """Exactly one signature, even if gpg was given two against our will."""
    twice = [line for line in GOOD if line.startswith(b"[GNUPG:] " + keyword)]
    assert judge((*GOOD, *twice)) is not None


@pytest.mark.parametrize("line", AGAINST, ids=bytes.decode)
def test_a_good_run_with_a_line_that_speaks_against_it_does_not_pass(line: bytes) -> None:
    """One line against is enough, wherever it stands; of a decryption there can be none."""
    for position in range(len(GOOD) + 1):
        assert judge((*GOOD[:position], b"[GNUPG:] " + line, *GOOD[position:])) is not None


@pytest.mark.parametrize("exit_code", [1, 2, 3, 127, -6, -9, -15])
def test_a_good_run_with_a_bad_exit_code_is_our_fault(exit_code: int) -> None:
    """No line says what went wrong."""
    assert judge(GOOD, exit_code) == Reason.FAULT


@pytest.mark.parametrize("exit_code", [-6, -9, -11, -15])
@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.title)
def test_a_run_that_a_signal_ended_is_our_fault(run: Recorded, exit_code: int) -> None:
    """The OOM killer ends a run after any line; the mail is not to blame."""
    assert judge(run.lines, exit_code) == Reason.FAULT


@pytest.mark.parametrize("exit_code", range(4))
def test_a_run_without_any_status_line_is_our_fault(exit_code: int) -> None:
    """A program that is not gpg, or one that could not even start, proves nothing."""
    assert judge((), exit_code) == Reason.FAULT


def test_want_of_memory_at_the_signature_is_our_fault() -> None:
    """ERRSIG carries errno too: 32854 is ENOMEM."""
    line = b"[GNUPG:] ERRSIG 0000000000000000 22 10 00 1795429923 32854 -"
    assert judge((b"[GNUPG:] NEWSIG", line), 2) == Reason.FAULT


SAMPLES = sorted({line for run in (*RUNS, *read_recorded()) for line in run.lines})


@given(st.lists(st.sampled_from(SAMPLES), max_size=8), st.integers(-9, 3))
def test_whatever_passes_has_all_that_the_gate_asks_for(lines: list[bytes], exit_code: int) -> None:
    """The invariant, said a second time and held against lines of any run in any order."""
    if judge(tuple(lines), exit_code) is None:
        said = [line.split()[1] for line in lines]
        assert exit_code == 0
        assert all(said.count(keyword) == 1 for keyword in DECISIVE)
        assert {line.split()[0] for line in AGAINST}.isdisjoint(said)
