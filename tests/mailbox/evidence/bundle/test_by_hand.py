"""What VERIFY.txt tells its reader to run: it needs gpg, sha256sum, unzip and a shell alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.mailbox.evidence.bundle.bundles import (
    INSIDE,
    SEALED,
    UNSIGNED,
    WAITING,
    Files,
    files_of,
    flipped,
    forged,
    packed,
)
from tests.mailbox.evidence.bundle.by_hand import PROGRAMS, commands_in, run_by_hand


@pytest.mark.parametrize("shell", ["dash", "bash"])
@pytest.mark.parametrize("kind", [SEALED, INSIDE, WAITING, UNSIGNED])
def test_the_commands_find_that_all_is_right(
    bundles: dict[str, bytes], kind: str, shell: str, tmp_path: Path
) -> None:
    """In the shell of Debian's system and in the one that people sit at."""
    done = run_by_hand(bundles[kind], tmp_path, shell=shell)
    assert (done.exit_code, done.out.splitlines()[-1]) == (0, "ALL RIGHT"), done
    assert "WRONG" not in done.out


def test_they_name_who_signed(bundle: bytes, tmp_path: Path) -> None:
    """Gpg says it in its own words, and shows the fingerprints to compare."""
    done = run_by_hand(bundle, tmp_path)
    assert done.err.count("Good signature from") == 5
    assert 'Good signature from "kirjaamo@siltala.example' in done.err
    assert len(re.findall(r"^ +[0-9A-F]{40}$", done.out, re.MULTILINE)) == 2


FORGERIES = {
    "documents/01-paatos.pdf": "01-accepted: documents/01-paatos.pdf",
    "letter.json": "02-filed: letter.json",
    "message/openpgp.asc": "message/openpgp.asc",
    "records/02-filed.json": "records/02-filed.json",
    "records/03-opened.json.asc": "records/03-opened.json",
    "records/01-accepted.salts.txt": "01-accepted: ",
    "log/statement.txt": "log/statement.txt",
    "log/02-filed.proof.txt": "log: 02-filed",
}


@pytest.mark.parametrize("path", FORGERIES)
def test_they_find_a_forger_who_made_the_sums_anew(files: Files, path: str, tmp_path: Path) -> None:
    """By what Silta and the municipality signed, and name the file."""
    content = files[path]
    done = run_by_hand(packed(forged(files, path, flipped(content, len(content) // 2))), tmp_path)
    assert done.exit_code == 1
    wrong = [line for line in done.out.splitlines() if line.startswith("WRONG: ")]
    assert any(FORGERIES[path] in line for line in wrong), done
    assert "WRONG: SHA256SUMS" not in wrong


def test_they_find_a_flipped_byte_by_its_sum(files: Files, tmp_path: Path) -> None:
    """The damage of a disk, which forges nothing."""
    damaged = {**files, "receipts-key.gpg": flipped(files["receipts-key.gpg"], 100)}
    done = run_by_hand(packed(damaged), tmp_path)
    assert (done.exit_code, "WRONG: SHA256SUMS" in done.out) == (1, True)


def test_a_message_that_is_not_signed_is_wrong(
    bundles: dict[str, bytes], files: Files, tmp_path: Path
) -> None:
    """Gpg opens what is only encrypted and says nothing of it: the commands do."""
    other = forged(files, "message/openpgp.asc", _member(bundles[INSIDE], "message/openpgp.asc"))
    key = _member(bundles[INSIDE], "message/session-key.txt")
    done = run_by_hand(packed(forged(other, "message/session-key.txt", key)), tmp_path)
    assert "WRONG: message/openpgp.asc is not signed" in done.out


def test_no_other_program_is_named(bundles: dict[str, bytes]) -> None:
    """The path has no others anyway; a reader should see at a glance what is run."""
    for content in bundles.values():
        script = commands_in(_member(content, "VERIFY.txt"))
        for foreign in ("openssl", "python", "xxd", "awk", "sed", "cat ", "grep", "jq", "head "):
            assert foreign not in script
        for program in PROGRAMS:
            assert program in script


def _member(content: bytes, path: str) -> bytes:
    return files_of(content)[path]
