"""What was opened is read as a letter, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from silta.base.reason import Reason, Refused
from silta.gateway.read import read
from silta.keys.fingerprint import parse_fingerprint
from silta.keys.opened import Opened, Signature
from tests.letters import DOCUMENTS, good_manifest, letter_mime

SIGNER = parse_fingerprint("4B1D" * 10)
SIGNATURE = Signature(SIGNER, SIGNER, datetime(2026, 11, 22, 7, 15, tzinfo=UTC), None, 10, 22)


def opened(plaintext: bytes) -> Opened:
    """Return an opened mail that holds this."""
    return Opened(plaintext, "9:" + "0" * 64, SIGNATURE)


def test_the_letter_is_what_was_signed() -> None:
    """The documents filed are those of the opened mail, byte for byte."""
    letter = read(opened(letter_mime(good_manifest())))
    assert {document.name: document.content for document in letter.documents} == DOCUMENTS


def test_a_good_signature_over_nonsense_is_still_nonsense() -> None:
    """That it was signed does not make it a letter."""
    with pytest.raises(Refused) as caught:
        read(opened(b"Content-Type: text/plain\r\n\r\nHei"))
    assert (caught.value.reason, caught.value.field) == (Reason.LETTER_MALFORMED, "mime")
