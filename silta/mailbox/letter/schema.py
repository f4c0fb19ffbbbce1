"""The manifest's JSON Schema, made from the models that read it."""

from __future__ import annotations

import json
from typing import Any

from silta.mailbox.letter.manifest import Manifest

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID = "urn:silta:letter:1"

# What holds between fields and can be said in JSON Schema; rules.py has the whole of it.
CONDITIONS = [
    {
        "if": {"properties": {"kind": {"const": "decision"}}},
        "then": {"required": ["remedy"], "properties": {"remedy": {"type": "object"}}},
    },
    {
        "if": {
            "properties": {"delivery": {"properties": {"method": {"const": "verifiable"}}}},
        },
        "then": {
            "properties": {"delivery": {"properties": {"fallback": {"not": {"const": "none"}}}}},
        },
    },
    {
        "if": {"properties": {"documents": {"maxItems": 0}}},
        "then": {"properties": {"matter": {"required": ["summary"]}}},
    },
]


def published_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a letter's manifest, as docs/letter.schema.json."""
    schema = Manifest.model_json_schema()
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        **schema,
        "title": "Silta letter, format silta-letter/1",
        "allOf": CONDITIONS,
    }


def schema_text() -> str:
    """Return the published schema as the text of its file."""
    return json.dumps(published_schema(), indent=2, ensure_ascii=False) + "\n"
