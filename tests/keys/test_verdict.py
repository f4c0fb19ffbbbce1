"""The gate: what a run of gpg proves, on recorded lines and on invented ones."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.base.reason import Reason
from silta.keys.status import parse_status
from silta.keys.verdict import OpeningVerdict, is_good, judge_opening
from tests.keys.recorded import OUR_KEY_ID, Recorded, lines_of, read_recorded

GOOD = lines_of("signed and encrypted by the defaults of gpg")
DECISIVE = (b"DECRYPTION_OKAY", b"NEWSIG", b"GOODSIG", b"VALIDSIG", b"DECRYPTION_INFO")
FATAL = (
    b"NODATA 1",
    b"FAILURE decrypt 1",
    b"ERROR somewhere 1",
    b"DECRYPTION_FAILED",
    b"NEWSIG",
    b"BADSIG 0000000000000000 x",
    b"EXPSIG 0000000000000000 x",
    b"EXPKEYSIG 0000000000000000 x",
    b"REVKEYSIG 0000000000000000 x",
    b"ERRSIG 0000000000000000 22 10 00 1795429923 9 -",
)


def judge(lines: tuple[bytes, ...], exit_code: int = 0) -> OpeningVerdict:
    """Return the gate's word on lines of a run for our key."""
    return judge_opening(parse_status(lines), exit_code, our_key_ids={OUR_KEY_ID})


@pytest.mark.parametrize("run", read_recorded(), ids=lambda run: run.title)
def test_each_recorded_run_gets_its_verdict(run: Recorded) -> None:
    """The table of real runs is what the gate rests on: a new gpg that speaks otherwise shows."""
    verdict = judge(run.lines, run.exit_code)
    word = "good" if verdict.reason is None else verdict.reason.value
    assert word + (", needs proof" if verdict.needs_proof else "") == run.verdict


def test_the_recorded_runs_reach_every_reason_of_the_gate() -> None:
    """A reason that no real run shows would be a guess."""
    reached = {run.verdict.split(",")[0] for run in read_recorded()}
    assert reached == {
        "good",
        Reason.FAULT,
        Reason.SEAL_CANNOT_OPEN,
        Reason.SEAL_WEAK,
        Reason.SIGNATURE_MISSING,
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
    assert judge(left).reason is not None


@pytest.mark.parametrize("keyword", DECISIVE, ids=bytes.decode)
def test_a_good_run_with_one_of_its_lines_twice_does_not_pass(keyword: bytes) -> None:
    """Exactly one: two good signatures, or two decryptions, are not what a letter has."""
    twice = [line for line in GOOD if line.startswith(b"[GNUPG:] " + keyword)]
    assert judge((*GOOD, *twice)).reason is not None


@pytest.mark.parametrize("line", FATAL, ids=bytes.decode)
def test_a_good_run_with_a_line_that_speaks_against_it_does_not_pass(line: bytes) -> None:
    """One line against is enough, wherever it stands."""
    for position in range(len(GOOD) + 1):
        assert judge((*GOOD[:position], b"[GNUPG:] " + line, *GOOD[position:])).reason is not None


@pytest.mark.parametrize("exit_code", [1, 2, 3, 127, -6, -9, -15])
def test_a_good_run_with_a_bad_exit_code_does_not_pass(exit_code: int) -> None:
    """On a tampered OCB message 2.2.40 prints DECRYPTION_OKAY, and only the exit code differs."""
    assert judge(GOOD, exit_code).reason is not None


@pytest.mark.parametrize("exit_code", [-6, -9, -11, -15])
@pytest.mark.parametrize("run", read_recorded(), ids=lambda run: run.title)
def test_a_run_that_a_signal_ended_is_our_fault(run: Recorded, exit_code: int) -> None:
    """The OOM killer ends a run after any line; the mail is not to blame."""
    assert judge(run.lines, exit_code) == OpeningVerdict(Reason.FAULT)


@pytest.mark.parametrize("exit_code", range(4))
def test_a_run_without_any_status_line_is_our_fault(exit_code: int) -> None:
    """A program that is not gpg, or one that could not even start, proves nothing."""
    assert judge((), exit_code) == OpeningVerdict(Reason.FAULT)


def test_a_missing_key_proves_nothing_when_it_is_ours() -> None:
    """With the agent away gpg says of our own key what it says of another's: NO_SECKEY."""
    lines = lines_of("to another key")
    theirs = next(line.split()[2] for line in lines if b"NO_SECKEY" in line).decode()
    verdict = judge_opening(parse_status(lines), 2, our_key_ids={theirs})
    assert verdict == OpeningVerdict(Reason.FAULT)


@pytest.mark.parametrize("code", [0, 1, 19, 55, 77, 16381, 16383, 32854, 33570815])
def test_an_error_of_decryption_that_is_not_known_as_the_mails_is_our_fault(code: int) -> None:
    """Known are five codes; want of memory (32854) came as the same line."""
    line = b"[GNUPG:] ERROR pkdecrypt_failed %d" % code
    assert judge((line, b"[GNUPG:] DECRYPTION_FAILED"), 2) == OpeningVerdict(Reason.FAULT)


UNSIGNED = lines_of("not signed")
UNSIGNED_DECISIVE = (b"DECRYPTION_OKAY", b"DECRYPTION_INFO", b"PLAINTEXT ")


@pytest.mark.parametrize("run", read_recorded(), ids=lambda run: run.title)
def test_a_signature_is_looked_for_inside_where_there_is_none_outside(run: Recorded) -> None:
    """Only the verdict "missing" leaves anything open; every other one stands."""
    verdict = judge(run.lines, run.exit_code)
    assert verdict.is_unsigned == (verdict.reason == Reason.SIGNATURE_MISSING)


@pytest.mark.parametrize("keyword", UNSIGNED_DECISIVE, ids=bytes.decode)
def test_an_unsigned_run_needs_each_of_its_lines_exactly_once(keyword: bytes) -> None:
    """The content is looked at only where the seal is proven good and intact."""
    prefix = b"[GNUPG:] " + keyword
    once = [line for line in UNSIGNED if line.startswith(prefix)]
    left = tuple(line for line in UNSIGNED if not line.startswith(prefix))
    assert not judge(left).is_unsigned
    assert not judge((*UNSIGNED, *once)).is_unsigned


@pytest.mark.parametrize("line", [*FATAL, b"GOODSIG 0 x", b"BADMDC"], ids=bytes.decode)
def test_nothing_is_looked_for_inside_where_a_line_speaks_against_the_seal(line: bytes) -> None:
    """Or where gpg met anything of a signature."""
    assert not judge((*UNSIGNED, b"[GNUPG:] " + line)).is_unsigned


@pytest.mark.parametrize("exit_code", [1, 2, -9])
def test_nothing_is_looked_for_inside_after_a_bad_exit_code(exit_code: int) -> None:
    """On a tampered OCB message 2.2.40 prints all the same lines."""
    assert not judge(UNSIGNED, exit_code).is_unsigned


SAMPLES = sorted({line for run in read_recorded() for line in run.lines})


@given(st.lists(st.sampled_from(SAMPLES), max_size=12), st.integers(-9, 3))
def test_whatever_passes_has_all_that_the_gate_asks_for(lines: list[bytes], exit_code: int) -> None:
    """The invariant, said a second time and held against lines in any order."""
    if judge(tuple(lines), exit_code).reason is None:
        said = [line.split()[1] for line in lines]
        assert exit_code == 0
        assert all(said.count(keyword) == 1 for keyword in DECISIVE)
        assert {b"ERROR", b"FAILURE", b"NODATA", b"DECRYPTION_FAILED"}.isdisjoint(said)


@given(st.permutations(GOOD))
def test_the_order_of_the_lines_changes_nothing(lines: list[bytes]) -> None:
    """Facts are counted, so a newer gpg may report in another order."""
    assert judge(tuple(lines)).reason is None


def test_a_good_run_is_good() -> None:
    """The positive case of ``is_good`` itself, which cipher policy comes after."""
    assert is_good(parse_status(GOOD), 0)


def test_the_codes_for_the_mails_own_failure_need_every_error_to_be_one() -> None:
    """One error of ours among errors of the mail makes the end ours."""
    mail, ours = b"[GNUPG:] ERROR pkdecrypt_failed 10", b"[GNUPG:] ERROR pkdecrypt_failed 55"
    ends = [judge(lines, 2).reason for lines in itertools.permutations((mail, ours))]
    assert ends == [Reason.FAULT, Reason.FAULT]
