"""Whether the records are those of one filed message, none of its first ones left out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.bundle.pack import Named
from silta.mailbox.evidence.finding import Finding
from silta.mailbox.evidence.record import Event

# Both are written at once, whenever a message is filed.
FIRST = (Event.ACCEPTED, Event.FILED)
# What the acceptance alone commits to, besides the letter and its documents.
OTHERS = frozenset({"openpgp", "certificate"})


def story_findings(records: Sequence[Named]) -> Iterator[Finding]:
    """Yield where the records are not those of one message, in the order of one chain.

    The first two are known; what stands behind them only the log's whole chain can tell.
    """
    yield from _first_findings(records)
    for before, one in pairwise(records):
        place = paths.record_path(one.stem)
        old, new = before.facts, one.facts
        if (old.message, old.authority) != (new.message, new.authority):
            yield Finding(place, "it is of another message than the record before it")
        if new.number <= old.number:
            yield Finding(place, "it stands before a record that was made earlier")
        if new.number == old.number + 1 and new.previous != old.digest:
            yield Finding(place, "it does not name the record before it in the chain")
        yield from _commitment_findings(records[0], one)


def _first_findings(records: Sequence[Named]) -> Iterator[Finding]:
    first = records[: len(FIRST)]
    numbers = [one.facts.number for one in first]
    if tuple(one.facts.event for one in first) != FIRST or numbers[0] + 1 != numbers[-1]:
        yield Finding("records", "the first two are not those of the acceptance and the filing")
    names = records[0].facts.commitments.keys()
    documents = {f"document-{number}" for number in range(1, len(names) - len(OTHERS))}
    if names != {"letter", *OTHERS, *documents}:
        place = paths.record_path(records[0].stem)
        yield Finding(place, "it does not commit to the message, its letter and its documents")


def _commitment_findings(first: Named, one: Named) -> Iterator[Finding]:
    """Yield where a later record names less than the letter with its documents, or more."""
    if one.facts.commitments.keys() != first.facts.commitments.keys() - OTHERS:
        place = paths.record_path(one.stem)
        yield Finding(place, "it does not commit to the letter and its documents")
