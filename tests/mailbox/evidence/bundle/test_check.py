"""What ``silta bundle verify`` finds: nothing in a whole bundle, and every change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from silta.mailbox.evidence.bundle.check_form import package_findings
from silta.mailbox.evidence.bundle.check_story import story_findings
from silta.mailbox.evidence.bundle.pack import members_of, named
from silta.mailbox.evidence.bundle.pins import Pins, pinned
from silta.mailbox.evidence.bundle.story import Story
from silta.mailbox.evidence.bundle.unpack import story_of
from silta.mailbox.evidence.bundle.zip_form import written
from silta.mailbox.evidence.bundle.zip_read import NoBundle, read_package
from tests.mailbox.evidence.bundle.bundles import (
    INSIDE,
    SEALED,
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
    """A citizen downloads soon; the checkpoint comes within the hour."""
    found = checked(bundles[WAITING])
    assert (found.findings, found.is_complete) == ((), False)
    assert [one.stem for one in found.records] == ["01-accepted", "02-filed"]
    assert all(one.told.placed is None for one in found.records)


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


def told_again(content: bytes, change: Callable[[Story], Story]) -> bytes:
    """Return what Silta would pack for another story, told by a forger who knows its forms."""
    story = change(story_of(read_package(content)))
    return b"".join(written(members_of(story)))


def keyed(story: Story, key: str) -> Story:
    """Return the story with another line for the log's key."""
    assert story.anchor is not None
    return replace(story, anchor=replace(story.anchor, key=key))


USER_ID = b"Poliisi <poliisi@siltala.example>"
STORIES: dict[str, tuple[Callable[[Story], Story], str]] = {
    "the last record alone": (lambda story: replace(story, records=story.records[2:]), "records"),
    "no acceptance": (lambda story: replace(story, records=story.records[1:]), "records"),
    "no filing": (
        lambda story: replace(story, records=[story.records[0], story.records[2]]),
        "records",
    ),
    "another spelling of the log's key": (
        lambda story: keyed(story, f" {story.anchor.key if story.anchor else ''}"),
        "log/key.txt",
    ),
    "a name that the municipality never had": (
        lambda story: replace(
            story, certificate=story.certificate + bytes([0xCD, len(USER_ID)]) + USER_ID
        ),
        "message/certificate.gpg",
    ),
    "a name that Silta never had": (
        lambda story: replace(
            story, receipts_keys=story.receipts_keys + bytes([0xCD, len(USER_ID)]) + USER_ID
        ),
        "receipts-key.gpg",
    ),
}


@pytest.mark.parametrize("kind", STORIES)
def test_a_story_that_is_packed_rightly_and_told_wrongly_is_found(bundle: bytes, kind: str) -> None:
    """All files have their form and all signatures are good: what is said is still not it."""
    change, place = STORIES[kind]
    assert place in {one.place for one in checked(told_again(bundle, change)).findings}


@pytest.mark.parametrize("path", ["records/01-accepted.json.asc", "records/03-opened.json.asc"])
def test_a_record_that_nobody_signed_is_found(files: Files, path: str) -> None:
    """Anybody could have written it, and no bundle of Silta's has one."""
    [finding] = checked(packed(forged(files, path, None))).findings
    assert (finding.place, finding.what) == (path, "is missing")


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("name", ["letter", "document-2", "openpgp"])
def test_a_record_that_commits_to_less_is_found(bundle: bytes, number: int, name: str) -> None:
    """Even one that Silta signed: each event is about the whole letter."""
    records = named(story_of(read_package(bundle)).records)
    assert not list(story_findings(records))
    facts = records[number].facts
    less = {key: held for key, held in facts.commitments.items() if key != name}
    records[number] = replace(records[number], facts=replace(facts, commitments=less))
    assert bool(list(story_findings(records))) == (name in facts.commitments)


def test_a_bundle_without_a_log_has_not_the_log_that_is_pinned(bundles: dict[str, bytes]) -> None:
    """Whoever names a log's key asks for its proof."""
    found = checked(bundles[WAITING])
    key = "silta.localhost/log+2fc7c01e+Af+pY/sKSGjhScGdgawN21XbiGHA3R+9MougERu9sLMa"
    keys = frozenset(found.receipts_keys)
    assert pinned(found, Pins(keys, None)).findings == ()
    assert [one.place for one in pinned(found, Pins(keys, key)).findings] == ["log/key.txt"]


def test_a_letter_of_another_message_is_found(bundles: dict[str, bytes]) -> None:
    """Both are true, and neither proves the other."""
    ours, others = files_of(bundles[SEALED]), files_of(bundles[WAITING])
    mixed = forged(ours, "letter.json", others["letter.json"])
    mixed = forged(mixed, "message/openpgp.asc", others["message/openpgp.asc"])
    mixed = forged(mixed, "message/session-key.txt", others["message/session-key.txt"])
    places = {finding.place for finding in checked(packed(mixed)).findings}
    assert "records/01-accepted.json" in places
