"""What a person wrote, completed; and what is refused on the sender's own machine."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from silta.mailbox.letter.mime import read_letter
from silta.sender.compose import compose
from silta.sender.prepare import LetterWrong, prepare
from tests.letters import DOCUMENTS, INTAKE, REMOVED, good_manifest, manifest_bytes
from tests.sender.office import HETU, without, written_by_hand

FILES = list(DOCUMENTS.items())


def test_a_whole_letter_goes_out_byte_for_byte() -> None:
    """Its digest is its identity, and the case system may know it."""
    letter = manifest_bytes(good_manifest()) + b"\n"
    assert prepare(letter, FILES).manifest_bytes == letter


def test_sizes_and_digests_are_filled_in() -> None:
    """A machine knows them, and the gateway finds them true."""
    prepared = prepare(written_by_hand(), FILES)
    assert json.loads(prepared.manifest_bytes)["documents"] == [
        {**entry} for entry in good_manifest()["documents"]
    ]
    assert dict(prepared.documents) == DOCUMENTS


def test_the_same_input_gives_the_same_letter() -> None:
    """So that a letter sent again is known as the same one."""
    first, again = (prepare(written_by_hand(), FILES) for _ in range(2))
    assert first == again


def test_an_unlisted_document_is_added() -> None:
    """With the type that its ending stands for."""
    prepared = prepare(manifest_bytes(good_manifest()), [*FILES, ("kartta.png", b"png")])
    added = json.loads(prepared.manifest_bytes)["documents"][-1]
    assert (added["name"], added["role"]) == ("kartta.png", "attachment")
    assert (added["media_type"], added["size"]) == ("image/png", 3)


def test_a_letter_may_list_no_document_at_all() -> None:
    """All of them can come from the command line."""
    prepared = prepare(manifest_bytes(good_manifest(documents=REMOVED)), FILES)
    letter = read_letter(compose(prepared.manifest_bytes, prepared.documents))
    assert [each.name for each in letter.documents] == list(DOCUMENTS)


def test_documents_follow_the_order_of_the_letter() -> None:
    """The command line's order means nothing."""
    prepared = prepare(manifest_bytes(good_manifest()), FILES[::-1])
    assert prepared.documents == tuple(FILES)


def test_a_file_name_taken_apart_by_the_file_system_is_known() -> None:
    """Some keep ä as a and two dots."""
    apart = [(unicodedata.normalize("NFD", name), content) for name, content in FILES]
    assert dict(prepare(written_by_hand(), apart).documents) == DOCUMENTS


@pytest.mark.parametrize("given", [INTAKE, INTAKE.replace("localhost", "LocalHost")])
def test_the_address_may_come_from_outside(given: str) -> None:
    """One letter's text for a test gateway and the real one."""
    without_to = manifest_bytes(good_manifest(to=REMOVED))
    assert prepare(without_to, FILES, to=given).to == INTAKE
    assert prepare(manifest_bytes(good_manifest()), FILES, to=given).to == INTAKE


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"recipient": {"id": "210281-9989"}}, "letter.malformed: recipient.id: not_a_identity_code"),
    ({"created_at": "2026-11-22"}, "letter.malformed: created_at: not_a_timestamp"),
    ({"message_id": REMOVED}, "letter.malformed: message_id: missing"),
    ({"remedy": REMOVED}, "letter.malformed: remedy: lacks_remedy"),
    ({"documents": "none"}, "letter.malformed: documents: "),
    ({"documents": ["päätös.pdf"]}, "letter.malformed: documents.0: "),
    ({"matter": {"neutral_title": "Aino"}}, "letter.malformed: matter.neutral_title: "),
    ({"to": REMOVED}, "letter.malformed: to: missing"),
]


@pytest.mark.parametrize(("overrides", "text"), REFUSED)
def test_a_wrong_letter_is_refused_with_the_fields_name(
    overrides: dict[str, Any], text: str
) -> None:
    """Here, before it is sealed; and never with the value, which may be somebody's."""
    with pytest.raises(LetterWrong) as refused:
        prepare(manifest_bytes(good_manifest(**overrides)), FILES)
    assert str(refused.value).startswith(text)
    assert "210281" not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("key", ["size", "sha256"])
def test_a_false_size_or_digest_is_not_put_right(key: str) -> None:
    """Somebody computed it for another file."""
    manifest = good_manifest()
    manifest["documents"][1][key] = {"size": 1, "sha256": "0" * 64}[key]
    with pytest.raises(LetterWrong, match=rf"^documents\.1\.{key}: not the file's own$"):
        prepare(manifest_bytes(manifest), FILES)


def test_a_type_that_is_not_taken_is_refused_by_its_reason() -> None:
    """The gateway's word for it."""
    manifest = good_manifest()
    manifest["documents"][0]["media_type"] = "text/html"
    with pytest.raises(LetterWrong, match=r"^document\.type_not_allowed: documents\.0\.media_type"):
        prepare(manifest_bytes(manifest), FILES)


@pytest.mark.parametrize(
    ("letter", "files", "text"),
    [
        (b"{", FILES, r"^the letter: not JSON$"),
        (b"\xff", FILES, r"^the letter: not UTF-8$"),
        (manifest_bytes(good_manifest()), FILES[1:], r"^documents\.0\.name: no file"),
        (manifest_bytes(good_manifest()), [*FILES, ("x.exe", b"MZ")], r"^a document that the"),
        (manifest_bytes(good_manifest()), [*FILES, FILES[0]], r"^two documents"),
        (manifest_bytes(good_manifest()), [*FILES, ("PÄÄTÖS.PDF", b"")], r"^two documents"),
        (manifest_bytes(without(good_manifest(), "name")), FILES, r"documents\.0\.name: missing"),
        (manifest_bytes(good_manifest(to="pää@silta.localhost")), FILES, r"^to: .* in ASCII$"),
    ],
)
def test_files_and_letter_must_belong_together(
    letter: bytes, files: list[tuple[str, bytes]], text: str
) -> None:
    """One line for each way they may not."""
    with pytest.raises(LetterWrong, match=text):
        prepare(letter, files)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("Paivahoito-siltala@silta.localhost", r"^to: not the address given with --to$"),
        ("paivahoito-siltala@silta.example", r"^to: not the address given with --to$"),
        ("siltala", r"^--to: not a mail address"),
    ],
)
def test_two_different_addresses_are_refused(given: str, text: str) -> None:
    """Which one was meant is not ours to say."""
    with pytest.raises(LetterWrong, match=text):
        prepare(manifest_bytes(good_manifest()), FILES, to=given)


def test_a_prepared_letter_does_not_show_itself() -> None:
    """It stands in tracebacks and debuggers."""
    assert HETU not in repr(prepare(written_by_hand(), FILES))
