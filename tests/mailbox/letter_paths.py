"""The fields of a letter by path, and a good letter with one of them changed."""

from __future__ import annotations

from typing import Any

from tests.letters import REMOVED, good_manifest

REQUIRED = [
    "format", "kind", "to", "message_id", "created_at", "sender", "recipient", "delivery", "matter",
    "documents", "sender.business_id", "sender.service", "recipient.id", "delivery.method",
    "matter.title", "matter.language", "remedy.type", "decision.date", "documents.0.name",
    "documents.0.role", "documents.0.media_type", "documents.0.size", "documents.0.sha256",
]  # fmt: skip
LINES = [
    "sender.unit", "sender.contact", "recipient.name", "recipient.family_name",
    "recipient.concerns", "matter.case_id", "matter.title", "matter.neutral_title",
    "decision.maker", "remedy.authority", "documents.0.role", "documents.0.title",
    "documents.0.name",
]  # fmt: skip


def with_field(path: str, value: object) -> dict[str, Any]:
    """Return a good manifest with one field replaced, or taken away."""
    *sections, key = path.split(".")
    if sections == ["documents", "0"]:
        first, *others = good_manifest()["documents"]
        changed = {**first, key: value}
        if value is REMOVED:
            del changed[key]
        return good_manifest(documents=[changed, *others])
    return good_manifest(**({sections[0]: {key: value}} if sections else {key: value}))
