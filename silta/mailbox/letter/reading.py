"""From the manifest's bytes to a Manifest, or the reason why not."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from silta.base.reason import Reason, Refused
from silta.mailbox.letter.limits import MAX_MANIFEST_BYTES
from silta.mailbox.letter.manifest import SECTIONS, Manifest
from silta.mailbox.letter.rules import RULES, has_a_type_not_allowed
from silta.mailbox.letter.strict_json import NotStrictJson, read_object

WHOLE = "manifest"  # the field named when no single one is at fault
_OUR_NAMES = frozenset(name for section in SECTIONS for name in section.model_fields)


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest in ``data``, every rule that needs no other knowledge held.

    ``data`` is UTF-8 JSON with the transfer encoding undone. Raises
    Refused(letter.malformed) or Refused(document.type_not_allowed) with the field at
    fault, which is built from our own names and numbers only. Left to the gateway's rules:
    times against the clock, the known rule sets, and whose service it is.
    """
    if len(data) > MAX_MANIFEST_BYTES:
        raise _malformed(WHOLE, "too_large")
    try:
        manifest = Manifest.model_validate(read_object(data))
    except NotStrictJson as error:
        raise _malformed(WHOLE, str(error)) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise _malformed(_field_of(first), first["type"]) from None
    _check(manifest)
    return manifest


def _check(manifest: Manifest) -> None:
    for rule in RULES:
        for field in rule(manifest):
            raise _malformed(field, rule.__name__)
    for field in has_a_type_not_allowed(manifest):
        raise Refused(Reason.DOCUMENT_TYPE_NOT_ALLOWED, field=field)


def _malformed(field: str, detail: str) -> Refused:
    return Refused(Reason.LETTER_MALFORMED, f"{field}: {detail}", field=field)


def _field_of(error: ErrorDetails) -> str:
    """Return where the error is; of an unknown key only which section it stands in."""
    is_unknown = error["type"] == "extra_forbidden"
    known = error["loc"][:-1] if is_unknown else error["loc"]
    ours = [str(step) for step in known if isinstance(step, int) or step in _OUR_NAMES]
    path = ".".join(ours) or WHOLE
    return f"{path}: unknown key" if is_unknown else path
