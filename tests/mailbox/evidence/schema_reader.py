"""A reader of JSON Schema 2020-12, as far as ours go: it refuses all that it does not know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]
# True takes everything, False nothing (section 4.3.2).
AnySchema = Schema | bool
Checks = Callable[[Any, Any], bool]

TYPES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "object": lambda it: isinstance(it, dict),
    "array": lambda it: isinstance(it, list),
    "string": lambda it: isinstance(it, str),
    "integer": lambda it: isinstance(it, int) and not isinstance(it, bool),
    "null": lambda it: it is None,
}


def _is_of(it: object, types: str | list[str]) -> bool:
    return any(TYPES[one](it) for one in ([types] if isinstance(types, str) else types))


# Each holds of any value that it is not about, as the standard says (section 7.6.1).
SIMPLE: Final[Mapping[str, Checks]] = {
    "type": _is_of,
    "const": lambda it, const: bool(it == const),
    "enum": lambda it, enum: it in enum,
    "pattern": lambda it, pattern: not isinstance(it, str) or bool(re.search(pattern, it)),
    "maxLength": lambda it, most: not isinstance(it, str) or len(it) <= most,
    "minimum": lambda it, least: not isinstance(it, int) or it >= least,
    "minItems": lambda it, least: not isinstance(it, list) or len(it) >= least,
    "maxItems": lambda it, most: not isinstance(it, list) or len(it) <= most,
    "uniqueItems": lambda it, _: not isinstance(it, list) or len({*it}) == len(it),
    "required": lambda it, names: not isinstance(it, dict) or set(names) <= set(it),
}
# A format is an annotation (section 7.2.1): a pattern says the same beside it.
NOTES: Final = {"$schema", "$id", "$defs", "title", "description", "format"}
BRANCHES: Final = {"if", "then", "else"}
FIELDS: Final = {"properties", "patternProperties", "additionalProperties"}
OTHERS: Final = {"$ref", "anyOf", "allOf", "items"}
KNOWN: Final = NOTES | BRANCHES | FIELDS | OTHERS | set(SIMPLE)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values by one schema."""

    root: Schema

    def faults(self, value: object) -> list[str]:
        """Return one line for each place where a value is not what the schema says."""
        return list(self._faults(value, self.root, "$"))

    def _faults(self, value: object, schema: AnySchema, at: str) -> Iterator[str]:
        if isinstance(schema, bool):
            yield from () if schema else (f"{at}: nothing may stand here",)
            return
        assert set(schema) <= KNOWN, set(schema) - KNOWN
        checked = (name for name in schema if name in SIMPLE)
        yield from (f"{at}: {one}" for one in checked if not SIMPLE[one](value, schema[one]))
        for below in self._also(value, schema):
            yield from self._faults(value, below, at)
        if "anyOf" in schema and all([*self._faults(value, one, at)] for one in schema["anyOf"]):
            yield f"{at}: anyOf"
        yield from self._inside(value, schema, at)

    def _also(self, value: object, schema: Schema) -> Iterator[Schema]:
        """Yield the schemas that a value must follow besides its own."""
        if "$ref" in schema:
            yield self.root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        yield from schema.get("allOf", ())
        if "if" in schema:
            holds = not [*self._faults(value, schema["if"], "")]
            yield schema.get("then" if holds else "else", {})

    def _inside(self, value: object, schema: Schema, at: str) -> Iterator[str]:
        """Yield the faults of what stands in an object or an array."""
        if isinstance(value, list) and "items" in schema:
            for number, item in enumerate(value):
                yield from self._faults(item, schema["items"], f"{at}[{number}]")
        if isinstance(value, dict):
            for name, item in value.items():
                for below in _of_field(schema, name):
                    yield from self._faults(item, below, f"{at}.{name}")


def _of_field(schema: Schema, name: str) -> list[AnySchema]:
    """Return the schemas that a field of an object must follow."""
    named = [schema["properties"][name]] if name in schema.get("properties", {}) else []
    patterns = schema.get("patternProperties", {})
    matched = [below for pattern, below in patterns.items() if re.search(pattern, name)]
    return [*named, *matched] or [schema.get("additionalProperties", True)]
