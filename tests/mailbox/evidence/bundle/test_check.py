"""What ``silta bundle verify`` finds: nothing in a whole bundle, and every change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from silta.mailbox.evidence.bundle.check_form import package_findings
from silta.mailbox.evidence.bundle.zip_read import NoBundle, read_package
from tests.mailbox.evidence.bundle.bundles import (
    INSIDE,
    SEALED,
    UNSIGNED,
    WAITING,
    Files,
    checked,
    files_of,
    flipped,
    forged,
    packed,
)

PARTS = (
    *("VERIFY.txt", "SHA256SUMS", "documents/01-paatos.pdf", "documents/02-oikaisuohje.pdf"),
    *("letter.json", "message/openpgp.asc", "message/session-key.txt", "message/certificate.gpg"),
    *("records/01-accepted.json", "records/01-accepted.json.asc"),
    *("records/01-accepted.salts.txt", "records/03-opened.json", "receipts-key.gpg"),
    *("log/key.txt", "log/checkpoint.txt", "log/statement.txt", "log/statement.txt.asc"),
    *("log/01-accepted.proof.txt", "log/03-opened.proof.txt"),
)


@pytest.mark.parametrize("kind", [SEALED, INSIDE])
def test_a_bundle_as_it_was_downloaded_holds(bundles: dict[str, bytes], kind: str) -> None:
    """Each way in which a municipality signs; and the same twice is the same."""
    found = checked(bundles[kind])
    assert (found.findings, found.is_complete, found.has_content) == ((), True, True)
    assert [one.stem for one in found.records] == ["01-accepted", "02-filed", "03-opened"]


def test_what_waits_is_told_and_is_no_fault(bundles: dict[str, bytes]) -> None:
    """A citizen downloads at once; the signature and the checkpoint come later."""
    found = checked(bundles[WAITING])
    assert (found.findings, found.is_complete) == ((), False)
    signed = [one.told.signature is not None for one in found.records]
    assert signed == [True, True, False]
    assert all(one.told.placed is None for one in found.records)


def test_a_bundle_that_nobody_signed_proves_nothing(bundles: dict[str, bytes]) -> None:
    """Anybody could have written it."""
    found = checked(bundles[UNSIGNED])
    assert ["signed nothing" in one.what for one in found.findings] == [True], found.findings


def test_every_flipped_byte_of_the_file_is_found(bundle: bytes) -> None:
    """Of each member, of each name, and of all that stands between them."""
    for at in range(len(bundle)):
        try:
            found = list(package_findings(read_package(flipped(bundle, at))))
        except NoBundle:
            continue
        assert found, at


@pytest.mark.parametrize("path", PARTS)
def test_a_forger_who_makes_the_sums_anew_is_found(files: Files, path: str) -> None:
    """Each file is bound by more than its sum: by a signature, or by what it must agree with."""
    content = files[path]
    for at in {len(content) // 3, len(content) // 2, len(content) - 2}:
        found = checked(packed(forged(files, path, flipped(content, at))))
        assert found.findings, at


def test_the_parts_are_all_there_are(files: Files) -> None:
    """No kind of file is left out above."""
    kinds = {path.replace("02-filed", "01-accepted") for path in files}
    kinds = {path.replace("03-opened.", "01-accepted.") for path in kinds}
    assert kinds <= set(PARTS)


@pytest.mark.parametrize("path", [path for path in PARTS if path != "SHA256SUMS"])
def test_a_file_that_is_missing_is_found(files: Files, path: str) -> None:
    """Sums made anew or not: what belongs to a bundle is known."""
    found = checked(packed(forged(files, path, None)))
    assert found.findings


CHANGES: dict[str, Callable[[Files], dict[str, bytes]]] = {
    "one more file": lambda files: forged(files, "README.txt", b"read me"),
    "one more document": lambda files: forged(files, "documents/03-liite.pdf", b"%PDF-1.4"),
    "another name": lambda files: forged(
        forged(files, "documents/01-kielto.pdf", files["documents/01-paatos.pdf"]),
        "documents/01-paatos.pdf",
        None,
    ),
    "two documents swapped": lambda files: forged(
        {**files, "documents/01-paatos.pdf": files["documents/02-oikaisuohje.pdf"]},
        "documents/02-oikaisuohje.pdf",
        files["documents/01-paatos.pdf"],
    ),
    "another order": lambda files: dict(reversed(list(files.items()))),
    "a signature of another record": lambda files: forged(
        files, "records/02-filed.json.asc", files["records/01-accepted.json.asc"]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_put_in_renamed_or_swapped_is_found(files: Files, change: str) -> None:
    """The bundle is exactly what Silta would pack, file by file."""
    assert checked(packed(CHANGES[change](files))).findings


def test_the_commands_of_a_forger_are_told_as_such(files: Files) -> None:
    """Whoever opens VERIFY.txt may run what it says."""
    worse = files["VERIFY.txt"].replace(b"    # 7.", b"    sh evil\n    # 7.")
    [finding] = checked(packed(forged(files, "VERIFY.txt", worse))).findings
    assert (finding.place, "do not run" in finding.what) == ("VERIFY.txt", True)


def test_a_letter_of_another_message_is_found(bundles: dict[str, bytes]) -> None:
    """Both are true, and neither proves the other."""
    ours, others = files_of(bundles[SEALED]), files_of(bundles[WAITING])
    mixed = forged(ours, "letter.json", others["letter.json"])
    mixed = forged(mixed, "message/openpgp.asc", others["message/openpgp.asc"])
    mixed = forged(mixed, "message/session-key.txt", others["message/session-key.txt"])
    places = {finding.place for finding in checked(packed(mixed)).findings}
    assert "records/01-accepted.json" in places
