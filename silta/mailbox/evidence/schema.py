"""The JSON Schemas of a record and of a receipt, as they are published."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

RECORD_SCHEMA: Final = "evidence.schema.json"
RECEIPT_SCHEMA: Final = "receipt.schema.json"
_HERE: Final = Path(__file__).parent


@cache
def record_schema_text() -> str:
    """Return the JSON Schema (2020-12) of a record, as docs/evidence.schema.json."""
    return (_HERE / RECORD_SCHEMA).read_text("utf-8")


@cache
def receipt_schema_text() -> str:
    """Return the JSON Schema (2020-12) of a receipt's machine-readable part."""
    return (_HERE / RECEIPT_SCHEMA).read_text("utf-8")
