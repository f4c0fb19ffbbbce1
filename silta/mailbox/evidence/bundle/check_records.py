"""Whether Silta signed the records, and whether they are about the files beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from silta.base.reason import Refused
from silta.keys.opened import Signature
from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.bundle.digest import digest_of
from silta.mailbox.evidence.bundle.pack import Named, committed_files
from silta.mailbox.evidence.bundle.story import Pieces, Story
from silta.mailbox.evidence.finding import Finding
from silta.mailbox.evidence.record import commitment

VerifySignature = Callable[[bytes, bytes], Signature]
"""Returns a receipts key's signature on these bytes, given as a packet; raises Refused."""


def record_findings(
    one: Named, digests: Mapping[str, bytes], verify: VerifySignature
) -> Iterator[Finding]:
    """Yield what does not hold of one record: its signature, and each commitment.

    A salt without the file that it is about proves nothing, and cannot be checked.

    ``digests`` are SHA-256 of what is here, by the names of commitments.
    """
    try:
        verify(one.told.record, one.told.signature)
    except Refused as refused:
        what = f"Silta's signature on it does not hold ({refused.reason})"
        yield Finding(paths.record_path(one.stem), what)
    if one.told.salts.keys() != one.facts.commitments.keys():
        yield Finding(paths.salts_path(one.stem), "has not the salts of this record")
        return
    for name, digest in digests.items():
        committed = one.facts.commitments.get(name)
        if committed is not None and commitment(one.told.salts[name], digest) != committed:
            yield Finding(paths.record_path(one.stem), f"it is about another {name}, or its salt")


def digests_of(story: Story) -> dict[str, bytes]:
    """Return the SHA-256 of everything here that a record may commit to, by its name."""
    given: dict[str, Pieces] = {"certificate": lambda: (story.certificate,)}
    content = story.content
    if content is not None:
        given |= {"letter": lambda: (content.letter,), "openpgp": content.openpgp}
        given |= {f"document-{n}": one for n, one in enumerate(content.documents, 1)}
    return {name: digest_of(given[name]) for name in committed_files(content)}
