"""A receipt in the outbox: read back as it was put, and refused when it is none."""

from __future__ import annotations

import json

import pytest

from silta.mailbox.evidence.receipt import Receipt, body_of, receipt_of
from tests.registry import SILTALA

RECORDS = ("01KBQ0000000000000000000V1", "01KBQ0000000000000000000V2")


def test_a_receipt_is_read_as_it_was_put() -> None:
    """Ids alone: what is sent is read when it leaves."""
    body = body_of(SILTALA.id, RECORDS)
    assert json.loads(body) == {"authority": "1234567-1", "records": [*RECORDS]}
    assert receipt_of(body) == Receipt(SILTALA.id, RECORDS)


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"[]", b"{}", b'{"authority": "1234567-1"}',
     b'{"authority": "1234567-1", "records": []}',
     b'{"authority": "1234567-1", "records": "01KBQ0000000000000000000V1"}',
     b'{"authority": "1234567-1", "records": [1]}',
     b'{"authority": "1234567-2", "records": ["a"]}',
     b'{"authority": null, "records": ["a"]}'],
)  # fmt: skip
def test_what_is_no_receipt_is_refused(body: bytes) -> None:
    """Another version put it there, or a fault of ours."""
    with pytest.raises(ValueError, match="not a receipt"):
        receipt_of(body)
