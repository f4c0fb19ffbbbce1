"""gpg's status lines: facts and a verdict, and GOOD for one good signature alone."""

from __future__ import annotations

from silta.keys.status import PREFIX, parse_status
from silta.keys.verdict import GOOD, judge_opening
from tests.fuzz.target import Target
from tests.keys.recorded import OUR_KEY_ID, read_recorded

# Where the verdict is GOOD, each of the first stood in the lines once, and none of the others.
ONCE = ("DECRYPTION_OKAY", "NEWSIG", "GOODSIG", "VALIDSIG", "DECRYPTION_INFO")
NEVER = (
    "BADSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "ERRSIG", "DECRYPTION_FAILED", "NODATA",
    "ERROR", "FAILURE", "BADMDC", "UNEXPECTED", "NEED_PASSPHRASE_SYM",
)  # fmt: skip


def attempt(data: bytes) -> bool:
    """Read and judge the lines behind a first octet, which is gpg's exit code, signed."""
    exit_code = int.from_bytes(data[:1], signed=True)
    lines = data[1:].split(b"\n")
    try:
        facts = parse_status(lines)
    except ValueError:
        return False
    verdict = judge_opening(facts, exit_code, our_key_ids=[OUR_KEY_ID])
    if verdict == GOOD:
        said = [line.removeprefix(PREFIX).split(b" ")[0] for line in lines if PREFIX in line[:9]]
        assert exit_code == 0
        assert all(said.count(keyword.encode()) == 1 for keyword in ONCE)
        assert not any(keyword.encode() in said for keyword in NEVER)
    return verdict == GOOD


def _seed(exit_code: int, lines: tuple[bytes, ...]) -> bytes:
    return exit_code.to_bytes(1, signed=True) + b"\n".join(lines)


TARGET = Target(
    attempt,
    seeds=[_seed(min(run.exit_code, 127), run.lines) for run in read_recorded()],
    words=[PREFIX + keyword.encode() + b" " for keyword in (*ONCE, *NEVER)],
)
