"""The signed content: a whole letter, or refused with a field of our own schema."""

from __future__ import annotations

import hashlib

from silta.base.reason import Reason, Refused
from silta.mailbox.letter.mime import read_letter
from tests.fuzz.target import Target, check_refusal
from tests.letters import good_manifest, letter_mime
from tests.mailbox.mime.samples import BASE64, MANIFEST, MANIFEST_TYPE, PLAINTEXT, TOP

REASONS = {
    Reason.LETTER_MALFORMED,
    Reason.LETTER_DIGEST_MISMATCH,
    Reason.DOCUMENT_TYPE_NOT_ALLOWED,
}


def attempt(data: bytes) -> bool:
    """Read a letter; each document is the one that its manifest names."""
    try:
        letter = read_letter(data)
    except Refused as refused:
        check_refusal(refused, REASONS)
        return False
    assert len(letter.documents) == len(letter.manifest.documents)
    for document, entry in zip(letter.documents, letter.manifest.documents, strict=True):
        assert document.name == entry.name
        assert hashlib.sha256(document.content).hexdigest() == entry.sha256
    return True


SMALL = letter_mime(good_manifest({}, remedy={"document": None}), {})
ONE = letter_mime(good_manifest({"a.pdf": b"\r\n"}, remedy={"document": None}), {"a.pdf": b"\r\n"})

TARGET = Target(
    attempt,
    seeds=[
        SMALL,
        SMALL.replace(b"\r\n", b"\n"),
        ONE,
        ONE.replace(b"filename*=UTF-8''a.pdf", b"filename*0*=utf-8''a; filename*1=.pdf"),
        ONE.replace(b"filename*=UTF-8''a.pdf", b'filename="=?utf-8?b?YS5wZGY=?="'),
        ONE.replace(BASE64 + b"Content-Disp", b"Content-Disp"),
        PLAINTEXT,
        letter_mime(MANIFEST, {}),
    ],
    words=[
        TOP, MANIFEST_TYPE, BASE64, b"quoted-printable", b"\r\n--silta-inner-0001",
        b"Content-Disposition: ", b"filename*0*=", b"utf-8''", b"multipart/mixed",
        b"message/rfc822",
    ],
)  # fmt: skip
