"""What VERIFY.txt tells its reader to run: it needs gpg, sha256sum, unzip and a shell alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mailbox.evidence.bundle.bundles import (
    INSIDE,
    SEALED,
    WAITING,
    Files,
    files_of,
    flipped,
    forged,
    packed,
)
from tests.mailbox.evidence.bundle.by_hand import PROGRAMS, commands_in, run_by_hand


@pytest.mark.parametrize("shell", ["dash", "bash"])
@pytest.mark.parametrize("kind", [SEALED, INSIDE, WAITING])
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


FIRST = "documents/01-paatos.pdf"
SECOND = "documents/02-oikaisuohje.pdf"
SALTS = "records/01-accepted.salts.txt"
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


def without_salts(files: Files, name: bytes) -> dict[str, bytes]:
    """Return the files with no salt of that name in any record's list."""
    kept = dict(files)
    for path in [path for path in files if path.endswith(".salts.txt")]:
        lines = files[path].splitlines(keepends=True)
        kept[path] = b"".join(line for line in lines if not line.startswith(name))
    return kept


def documents_swapped(files: Files) -> dict[str, bytes]:
    """Return the files with two documents exchanged, and the lists of salts made to fit."""
    swapped = {**files, FIRST: files[SECOND], SECOND: files[FIRST]}
    for path in [path for path in files if path.endswith(".salts.txt")]:
        one, two = FIRST.encode(), SECOND.encode()
        text = files[path].replace(one, b"@").replace(two, one).replace(b"@", two)
        swapped[path] = text
    return swapped


UNLISTED: dict[str, tuple[Callable[[Files], dict[str, bytes]], str]] = {
    "a document and no salt of it": (
        lambda files: {**without_salts(files, b"document-1 "), FIRST: b"%PDF-1.4 forged"},
        f"01-accepted: {FIRST}",
    ),
    "a letter and no salts at all": (
        lambda files: {**without_salts(files, b""), "letter.json": b"{}"},
        "02-filed: letter.json",
    ),
    "two salts of one name": (
        lambda files: {
            **files,
            SALTS: files[SALTS] + b"letter " + b"00" * 32 + b" letter.json\n",
        },
        "01-accepted: letter.json",
    ),
    "two documents swapped with their salts": (documents_swapped, f"02-filed: {SECOND}"),
    "one more document": (
        lambda files: {**files, "documents/03-liite.pdf": b"%PDF-1.4"},
        "nothing about documents/03-liite.pdf",
    ),
    "two documents under one number": (
        lambda files: {**files, "documents/01-kielto.pdf": b"%PDF-1.4"},
        "01-accepted: document-1",
    ),
    "no document": (
        lambda files: {path: held for path, held in files.items() if path != SECOND},
        "01-accepted: document-2",
    ),
    "records of another name": (
        lambda files: {**files, "records/02-filed.json": files["records/03-opened.json"]},
        "records/02-filed.json is another one",
    ),
}


@pytest.mark.parametrize("forgery", UNLISTED)
def test_they_go_from_what_is_signed_to_the_files(
    files: Files, forgery: str, tmp_path: Path
) -> None:
    """The lists of salts are a forger's to write: no line left out of them hides a file."""
    forge, named = UNLISTED[forgery]
    changed = forge(files)
    done = run_by_hand(packed(forged(changed, FIRST, changed[FIRST])), tmp_path)
    wrong = [line for line in done.out.splitlines() if line.startswith("WRONG: ")]
    assert (done.exit_code, "ALL RIGHT" in done.out.splitlines()) == (1, False)
    assert any(named in line for line in wrong), done
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
