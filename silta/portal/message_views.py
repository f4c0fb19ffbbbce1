"""From a proven letter to what its page shows."""

from __future__ import annotations

from silta.mailbox.letter import DocumentEntry, Manifest
from silta.mailbox.reading import Proven
from silta.mailbox.service import Method
from silta.mailbox.store.inbox import Kept
from silta.portal.naming import Naming
from silta.portal.reading.prove import Proof
from silta.portal.serving import acknowledge_by, remedy_until, served_on
from silta.portal.summary import summary_html
from silta.portal.views import Attachment, Closed, Message, Remedy

TYPE_NAMES = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "text/plain": "TXT",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.presentation": "ODP",
    "application/vnd.oasis.opendocument.graphics": "ODG",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
}


def closed_view(
    proven: Proven, names: Naming, *, has_expired: bool, is_warned_of: bool = False
) -> Closed:
    """Return what may be seen before the acknowledgement: nothing of title or content."""
    kept, matter = proven.kept, proven.manifest.matter
    service = names.service(kept.service_code)
    return Closed(
        id=kept.id,
        title=matter.neutral_title or service,
        service=service,
        sender=names.authority(kept.authority_id),
        filed_at=kept.available_at,
        acknowledge_by=acknowledge_by(kept),
        has_expired=has_expired,
        language=matter.language if matter.neutral_title else None,
        is_warned_of=is_warned_of,
    )


def message_view(proof: Proof, names: Naming, *, is_warned_of: bool = False) -> Message:
    """Return all that an open message's page shows."""
    kept, manifest = proof.proven.kept, proof.proven.manifest
    attachments = tuple(_attachment(n, entry) for n, entry in enumerate(manifest.documents, 1))
    authority = names.authority(kept.authority_id)
    decision, summary = manifest.decision, manifest.matter.summary
    return Message(
        id=kept.id,
        title=manifest.matter.title,
        sender=authority,
        service=names.service(kept.service_code),
        unit=manifest.sender.unit,
        contact=manifest.sender.contact,
        signer=authority,
        signed_at=proof.signature.made_at,
        filed_at=kept.available_at,
        acknowledged_at=kept.acknowledged_at,
        is_verifiable=kept.method == Method.VERIFIABLE,
        case_id=manifest.matter.case_id,
        concerns=manifest.recipient.concerns,
        decided_on=decision.date if decision else None,
        maker=decision.maker if decision else None,
        language=manifest.matter.language,
        summary=summary_html(summary) if summary else None,
        attachments=attachments,
        remedy=_remedy(kept, manifest, attachments),
        is_warned_of=is_warned_of,
    )


def _attachment(number: int, entry: DocumentEntry) -> Attachment:
    return Attachment(
        number=number,
        title=entry.title or entry.name,
        type_name=TYPE_NAMES[entry.media_type],
        size_bytes=entry.size,
        language=entry.language,
    )


def _remedy(kept: Kept, manifest: Manifest, attachments: tuple[Attachment, ...]) -> Remedy | None:
    if manifest.remedy is None:
        return None
    names = [entry.name for entry in manifest.documents]
    document = manifest.remedy.document
    day = served_on(kept, kept.acknowledged_at)
    return Remedy(
        type=manifest.remedy.type,
        authority=manifest.remedy.authority,
        days=manifest.remedy.days,
        served_on=day,
        until=remedy_until(kept, manifest, day),
        document=attachments[names.index(document)] if document in names else None,
    )
