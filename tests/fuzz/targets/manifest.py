"""The manifest's bytes: every rule of the letter held, or refused with a field of ours."""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.mailbox.letter import read_manifest
from silta.mailbox.letter.names import name_key
from tests.fuzz.target import Target, check_refusal
from tests.letters import EXAMPLE, REMOVED, good_manifest, manifest_bytes

REASONS = {Reason.LETTER_MALFORMED, Reason.DOCUMENT_TYPE_NOT_ALLOWED}


def attempt(data: bytes) -> bool:
    """Read a manifest; what it names is there once, and its text has a UTF-8 form."""
    try:
        manifest = read_manifest(data)
    except Refused as refused:
        check_refusal(refused, REASONS)
        return False
    names = [entry.name for entry in manifest.documents]
    assert len({name_key(name) for name in names}) == len(names)
    assert manifest.remedy is None or manifest.remedy.document in (None, *names)
    assert manifest.created_at.utcoffset() is not None
    assert manifest.model_dump_json().encode("utf-8")
    return True


TARGET = Target(
    attempt,
    seeds=[
        EXAMPLE.read_bytes(),
        manifest_bytes(good_manifest({}, remedy={"document": None})),
        manifest_bytes(good_manifest(kind="notice", remedy=REMOVED, decision=REMOVED)),
        manifest_bytes(good_manifest(recipient={"id": "210281-9980"})),
        manifest_bytes(good_manifest(matter={"title": REMOVED})),
        b"[" * 20,
    ],
    words=[
        b'"kind": "', b'"to": "', b'"created_at": "', b'"name": "', b'"x-', b'"size": ', b"1e999",
        b"\\ud800", b"\\u202e", b"null", b"true", b"hearing", b"reminder", b"verifiable", b"NaN",
    ],
)  # fmt: skip
