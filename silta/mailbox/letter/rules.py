"""What must hold between the fields of a manifest; each rule yields the fields at fault."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from silta.base.identity import IDENTITY_CODE, fold_name
from silta.mailbox.letter.fields import ALLOWED_MEDIA_TYPES
from silta.mailbox.letter.limits import MAX_DOCUMENTS_BYTES
from silta.mailbox.letter.manifest import Manifest
from silta.mailbox.letter.names import name_key

SHORTEST_NAME = 2  # a single letter is an initial, and stands in many a title

Rule = Callable[[Manifest], Iterator[str]]


def lacks_remedy(manifest: Manifest) -> Iterator[str]:
    """Ask whether a decision leaves out what can be done about it."""
    if manifest.kind == "decision" and manifest.remedy is None:
        yield "remedy"


def names_no_document_of_remedy(manifest: Manifest) -> Iterator[str]:
    """Ask whether the remedy's instructions are no document of this letter."""
    named = manifest.remedy.document if manifest.remedy else None
    if named is not None and named not in {entry.name for entry in manifest.documents}:
        yield "remedy.document"


def lacks_whom_it_concerns(manifest: Manifest) -> Iterator[str]:
    """Ask whether someone acts for another who is not named."""
    recipient = manifest.recipient
    if recipient.role != "party" and recipient.concerns is None:
        yield "recipient.concerns"


def lacks_fallback(manifest: Manifest) -> Iterator[str]:
    """Ask whether verifiable service has nobody to serve what is not acknowledged."""
    if manifest.delivery.method == "verifiable" and manifest.delivery.fallback == "none":
        yield "delivery.fallback"


def has_nothing_to_read(manifest: Manifest) -> Iterator[str]:
    """Ask whether there is neither a document nor a summary."""
    if not manifest.documents and manifest.matter.summary is None:
        yield "documents"


def is_too_large(manifest: Manifest) -> Iterator[str]:
    """Ask whether the documents together are over the limit."""
    if sum(entry.size for entry in manifest.documents) > MAX_DOCUMENTS_BYTES:
        yield "documents"


def repeats_a_name(manifest: Manifest) -> Iterator[str]:
    """Ask whether two documents would be one file to some file system."""
    seen: set[str] = set()
    for number, entry in enumerate(manifest.documents):
        if name_key(entry.name) in seen:
            yield f"documents.{number}.name"
        seen.add(name_key(entry.name))


def shows_the_person(manifest: Manifest) -> Iterator[str]:
    """Ask whether the neutral title holds an identity code or a name from this letter.

    A title that is neutral is sent in clear, so only what is surely not personal passes;
    a bent name (Ainon) is not found, and remains the sender's care.
    """
    title = unicodedata.normalize("NFKC", manifest.matter.neutral_title or "")
    recipient = manifest.recipient
    given = [recipient.name, recipient.family_name, recipient.concerns]
    words = set().union(*(_words(name) for name in given if name))
    personal = {word for word in words if len(word) >= SHORTEST_NAME}
    if IDENTITY_CODE.search(title.upper()) or personal & _words(title):
        yield "matter.neutral_title"


def _words(text: str) -> set[str]:
    """Return the folded words of ``text``, those between hyphens both alone and together."""
    separated = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in text)
    return {fold_name(word) for word in (*separated.split(), *text.split())}


def has_a_type_not_allowed(manifest: Manifest) -> Iterator[str]:
    """Ask whether a document says that it is of a type that is not taken here."""
    for number, entry in enumerate(manifest.documents):
        if entry.media_type not in ALLOWED_MEDIA_TYPES:
            yield f"documents.{number}.media_type"


RULES: tuple[Rule, ...] = (
    lacks_remedy,
    names_no_document_of_remedy,
    lacks_whom_it_concerns,
    lacks_fallback,
    has_nothing_to_read,
    is_too_large,
    repeats_a_name,
    shows_the_person,
)
