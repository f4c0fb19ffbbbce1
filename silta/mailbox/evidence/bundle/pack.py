"""From a story to the members of its bundle: equal stories give equal bytes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from silta.base.times import utc_milliseconds
from silta.keys.armour import ArmourKind, to_armour
from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.bundle.member import Member, measured, small
from silta.mailbox.evidence.bundle.record_facts import RecordFacts, read_record
from silta.mailbox.evidence.bundle.story import Anchor, Content, Story, Told
from silta.mailbox.evidence.bundle.texts import proof_text, salts_text, sums_text
from silta.mailbox.evidence.bundle.words import Shown, verify_text
from silta.mailbox.letter import read_manifest


@dataclass(frozen=True, slots=True)
class Named:
    """A record under the name that its files share: its place in the bundle, and its event."""

    stem: str
    facts: RecordFacts
    told: Told


def named(records: Sequence[Told]) -> list[Named]:
    """Return the records under their names; raise NoRecord for bytes that are none."""
    facts = (read_record(told.record) for told in records)
    return [
        Named(f"{number:02}-{one.event}", one, told)
        for number, (one, told) in enumerate(zip(facts, records, strict=True), 1)
    ]


def members_of(story: Story) -> list[Member]:
    """Return all that a bundle holds, in its order; reads each large content once.

    Raises NoRecord for a record that is none, and Refused for a letter that is none.
    """
    records = named(story.records)
    evidence = list(_evidence(story, records))
    verify = small(paths.VERIFY, verify_text(_shown(story, records)))
    sums = small(paths.SUMS, sums_text({m.path: m.sha256 for m in (verify, *evidence)}))
    return [verify, sums, *evidence]


def document_paths(letter: bytes) -> list[str]:
    """Return where a letter's documents stand, in its order."""
    documents = read_manifest(letter).documents
    return [paths.document_path(n, entry.name) for n, entry in enumerate(documents, 1)]


def committed_files(content: Content | None) -> dict[str, str]:
    """Return which file of a bundle each commitment is about, by the commitment's name."""
    files = {"certificate": paths.CERTIFICATE}
    if content is None:
        return files
    documents = enumerate(document_paths(content.letter), 1)
    named_by_number = {f"document-{number}": path for number, path in documents}
    return files | {"letter": paths.LETTER, "openpgp": paths.OPENPGP, **named_by_number}


def _evidence(story: Story, records: Sequence[Named]) -> Iterator[Member]:
    if story.content is not None:
        yield from _content(story.content)
    yield small(paths.CERTIFICATE, story.certificate)
    files = committed_files(story.content)
    for one in records:
        yield from _record(one, files)
    yield small(paths.RECEIPTS_KEY, story.receipts_keys)
    if story.anchor is not None:
        yield from _log(story.anchor, records)


def _content(content: Content) -> Iterator[Member]:
    for path, pieces in zip(document_paths(content.letter), content.documents, strict=True):
        yield measured(path, pieces)
    yield small(paths.LETTER, content.letter)
    yield measured(paths.OPENPGP, content.openpgp)
    yield small(paths.SESSION_KEY, f"{content.session_key}\n")
    if content.inside is not None:
        yield measured(paths.SIGNED, content.inside.signed)
        yield _signature(paths.SIGNED_SIGNATURE, content.inside.signature)


def _record(one: Named, files: dict[str, str]) -> Iterator[Member]:
    yield small(paths.record_path(one.stem), one.told.record)
    yield _signature(paths.signature_path(one.stem), one.told.signature)
    yield small(paths.salts_path(one.stem), salts_text(one.told.salts, files))


def _log(anchor: Anchor, records: Sequence[Named]) -> Iterator[Member]:
    yield small(paths.LOG_KEY, f"{anchor.key}\n")
    yield small(paths.NOTE, anchor.note)
    yield small(paths.STATEMENT, anchor.statement)
    yield _signature(paths.STATEMENT_SIGNATURE, anchor.signature)
    for one in records:
        if one.told.placed is not None:
            yield small(paths.proof_path(one.stem), proof_text(one.told.placed))


def _signature(path: str, packet: bytes) -> Member:
    # Our own armour, in which there is one way to write a packet: gpg has more.
    return small(path, to_armour(packet, ArmourKind.SIGNATURE))


def _shown(story: Story, records: Sequence[Named]) -> Shown:
    content = story.content
    return Shown(
        message=records[0].facts.message,
        authority=records[0].facts.authority,
        records={one.stem: utc_milliseconds(one.facts.time) for one in records},
        placed=[one.stem for one in records if one.told.placed is not None],
        has_content=content is not None,
        has_inside=content is not None and content.inside is not None,
    )
