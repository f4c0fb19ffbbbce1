"""One field wrong at a time: each row of the table in INTERFACE.md section 4 is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from silta.base.reason import Reason, Refused
from silta.mailbox.letter import read_manifest
from tests.letters import REMOVED, good_manifest, manifest_bytes
from tests.mailbox.letter_paths import LINES, REQUIRED, with_field

TIMES = ["created_at", "delivery.not_before"]
DOCUMENTS_WRONG: list[object] = [None, {}, "", [None], 1]
# Every mark of a century, in each case; a day that no calendar has; and between all that an id
# may hold beside letters and digits.
CODES = [
    *(f"210281{mark}9988" for mark in "-+ABCDEFUVWXYabcdefuvwxy"),
    "310281-998P",
    *(f"{mark}210281-9988{mark}" for mark in "._:/-"),
    *("VD-2026/210281a9988", "210281-9988-1", "210281-9987/210281-9988", "VD.210281+9988:2"),
]
WRONG: list[tuple[str, object]] = [
    ("format", "silta-letter/2"),
    ("format", None),
    *(("kind", kind) for kind in ("case", "cancel", "Decision", "", None, 1, ["decision"])),
    *(("to", to) for to in ("", "silta", "a b@silta.localhost", "<a@silta.localhost>", 1)),
    *(("message_id", i) for i in ("", "a" * 101, "a b", "ä", "a\n", "a#", 7, None)),
    *(
        (field, time)
        for field in TIMES
        for time in (
            "2026-11-22T09:15:00", "2026-11-22", "2026-11-22 09:15:00+02:00", "", 1_795_000_000,
            "2026-W47-7T09:15:00Z", "2026-11-22T24:00:00Z", "2026-02-30T09:15:00Z",
            "0001-01-01T00:00:00+14:00", "2026-11-22T09:15:00+24:00", "2026-11-22T09:15:00Z\n",
            "2026-11-22T09:15:60Z", "\uff12\uff10\uff12\uff16-11-22T09:15:00Z",
        )
    ),
    ("created_at", None),
    *((field, code) for field in ("message_id", "replaces") for code in CODES),
    *(("sender.business_id", i) for i in ("1234567-2", "12345671", "FI12345671", "", 1234567)),
    *(("sender.service", code) for code in ("Päivähoito", "-a", "a" * 65, "a b", "", None)),
    *(("recipient.id", code) for code in ("210281-9987", "210281_9988", " 210281-9988", "", None)),
    *(("recipient.role", role) for role in ("owner", "", None, 1)),
    *(("delivery.method", method) for method in ("express", "", None)),
    *(("delivery.rule_set", rules) for rules in ("FI 2003", "../x", "", "a" * 65, None)),
    *(("delivery.fallback", fallback) for fallback in ("post", "", None)),
    *((field, "x" * 257) for field in LINES),
    ("sender.unit", "x" * 201),
    ("matter.neutral_title", "x" * 101),
    ("documents.0.name", "x" * 101),
    *((field, text) for field in LINES for text in ("", "   ", "\u00a0", 1, ["x"], True)),
    *(
        (field, f"Päätös{mark}x")
        for field in LINES
        for mark in ("\x00", "\n", "\r", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066")
    ),
    *(("matter.language", language) for language in ("FI", "de", "fin", "", None)),
    ("matter.summary", "x" * 10_001),
    ("matter.summary", " \n\t"),
    *(("matter.summary", f"x{mark}") for mark in ("\x00", "\x1b", "\x7f", "\x0c", "\x9b")),
    *(
        ("matter.summary", f"Päätös {html}")
        for html in ("<b>", "</p>", "<!-- -->", "<script>", "<?php", "<a href='x'>", "<img/src=x>",
                     "<javascript:alert(1)>", "<https://x onclick=y>", "<B>")
    ),
    *(("decision.date", day) for day in ("20261120", "2026-13-01", "2026-W47-5", "", None, 1)),
    ("decision.binding", "false"),
    ("decision.binding", 0),
    *(("remedy.type", remedy) for remedy in ("valitus", "None", "", None)),
    *(("remedy.days", days) for days in (0, -1, 3661, "30", 30.0, True)),
    *(("documents", value) for value in DOCUMENTS_WRONG),
    *(("documents.0.name", name) for name in ("../a.pdf", "a/b.pdf", "a\\b.pdf", "C:a.pdf", ".",
                                             "..", " a.pdf", "a.pdf ", "a\u200b.pdf",
                                             "a\u00ad.pdf")),
    *(("documents.0.size", size) for size in (-1, "1", 1.0, True, None, 26_214_401)),
    *(("documents.0.sha256", digest) for digest in ("", "A" * 64, "a" * 63, "a" * 65, "g" * 64)),
    *(("documents.0.language", language) for language in ("de", "", 1)),
    *(("reply.allowed", allowed) for allowed in ("true", 1, None)),
    *(("notify.sender_named", named) for named in ("true", 1, None)),
    *(("replaces", i) for i in ("", "a b", "a" * 101, 7)),
    *((section, "text") for section in ("sender", "recipient", "delivery", "matter", "remedy")),
]  # fmt: skip


def refusal(manifest: dict[str, Any]) -> Refused:
    """Return how the manifest is refused."""
    with pytest.raises(Refused) as caught:
        read_manifest(manifest_bytes(manifest))
    return caught.value


@pytest.mark.parametrize("path", REQUIRED)
def test_what_is_required_may_not_be_left_out(path: str) -> None:
    """The first row of the table."""
    refused = refusal(with_field(path, REMOVED))
    assert (refused.reason, refused.field) == (Reason.LETTER_MALFORMED, path)
    assert refused.detail == f"{path}: missing"


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_a_wrong_field_is_named(path: str, value: object) -> None:
    """The municipality's people read the reply, so it says where; never what."""
    refused = refusal(with_field(path, value))
    assert refused.reason is Reason.LETTER_MALFORMED
    assert refused.field is not None
    assert refused.field.startswith(path)
    assert refused.field.removeprefix(path) in {"", ".0"}


@pytest.mark.parametrize("path", ["a@b", "Päätös", "kind\u202e", "X-note", "__class__"])
@pytest.mark.parametrize("section", ["", "matter", "sender", "recipient", "remedy"])
def test_an_unknown_key_is_told_without_its_text(section: str, path: str) -> None:
    """A key is the sender's text, and may hold anything."""
    overrides = {section: {path: 1}} if section else {path: 1}
    refused = refusal(good_manifest(**overrides))
    assert refused.field == f"{section or 'manifest'}: unknown key"
    assert path not in refused.detail


@pytest.mark.parametrize(
    "media_type",
    ["text/html", "image/svg+xml", "application/zip", "application/octet-stream", "",
     "Application/PDF", "application/pdf; x=y", "application/msword",
     "application/vnd.ms-word.document.macroEnabled.12"],
)  # fmt: skip
def test_other_media_types_have_a_reason_of_their_own(media_type: str) -> None:
    """Only what can be shown safely, and kept for years, is taken."""
    refused = refusal(with_field("documents.0.media_type", media_type))
    assert refused.reason is Reason.DOCUMENT_TYPE_NOT_ALLOWED
    assert refused.field == "documents.0.media_type"
