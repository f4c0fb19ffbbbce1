"""The whole check of a bundle, and what came of it: it takes gpg, and nothing of Silta's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from silta.keys.certificate import CertificateFacts, CertificateRefused, read_certificate
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.evidence.bundle import paths
from silta.mailbox.evidence.bundle.check_form import OTHER_FORM, form_findings, package_findings
from silta.mailbox.evidence.bundle.check_log import (
    Stated,
    anchor_findings,
    place_findings,
    stated_by,
)
from silta.mailbox.evidence.bundle.check_message import message_findings
from silta.mailbox.evidence.bundle.check_records import (
    digests_of,
    record_findings,
)
from silta.mailbox.evidence.bundle.check_story import story_findings
from silta.mailbox.evidence.bundle.pack import Named, named
from silta.mailbox.evidence.bundle.receipts_ring import ReceiptsRing
from silta.mailbox.evidence.bundle.record_facts import NoRecord
from silta.mailbox.evidence.bundle.story import Story
from silta.mailbox.evidence.bundle.unpack import Unreadable, story_of
from silta.mailbox.evidence.bundle.zip_read import Package
from silta.mailbox.evidence.finding import Finding

Step = Callable[[str], None]
"""Told what is looked at next."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a bundle says, and what of it does not hold: nothing is sound beside a finding.

    ``signer`` is the municipality's certificate, ``receipts_keys`` who signed for Silta: a
    check without their fingerprints from elsewhere shows only that all fits together.
    """

    findings: tuple[Finding, ...]
    records: tuple[Named, ...] = ()
    has_content: bool = False
    signer: Fingerprint | None = None
    receipts_keys: tuple[Fingerprint, ...] = ()
    log_key: str | None = None
    stated: Stated | None = None

    @property
    def is_complete(self) -> bool:
        """Tell whether no record waits for a checkpoint."""
        return bool(self.records) and all(one.told.placed for one in self.records)


def check(package: Package, step: Step) -> Checked:
    """Check everything in a bundle, and everything against everything; blocks."""
    step(paths.SUMS)
    found = list(package_findings(package))
    try:
        story = story_of(package)
        records = named(story.records)
    except Unreadable as unreadable:
        return Checked((*found, unreadable.finding))
    except NoRecord as error:
        return Checked((*found, Finding("records", str(error))))
    found += form_findings(package, story)
    with ReceiptsRing(story.receipts_keys) as ring:
        found += _deep_findings(story, records, ring, step)
        found += ring.findings()
        signers = tuple(sorted(ring.signers))
    owner = _owner(story.certificate)
    if owner is None:
        found.append(Finding(paths.CERTIFICATE, "is not one certificate"))
    elif owner.cleaned != story.certificate:
        found.append(Finding(paths.CERTIFICATE, OTHER_FORM))
    anchor = story.anchor
    return Checked(
        findings=tuple(dict.fromkeys(found)),
        records=tuple(records),
        has_content=story.content is not None,
        signer=owner.fingerprint if owner else None,
        receipts_keys=signers,
        log_key=anchor.key if anchor else None,
        stated=stated_by(anchor) if anchor else None,
    )


def _deep_findings(
    story: Story, records: Sequence[Named], ring: ReceiptsRing, step: Step
) -> Iterator[Finding]:
    if story.content is not None:
        step(paths.OPENPGP)
        yield from message_findings(story.content, story.certificate, records[0].facts)
    yield from story_findings(records)
    digests = digests_of(story)
    for one in records:
        step(paths.record_path(one.stem))
        yield from record_findings(one, digests, ring.verify)
    if story.anchor is not None:
        step(paths.STATEMENT)
        yield from anchor_findings(story.anchor, ring.verify)
        yield from place_findings(records, stated_by(story.anchor))


def _owner(certificate: bytes) -> CertificateFacts | None:
    try:
        return read_certificate(certificate)
    except CertificateRefused:
        return None
