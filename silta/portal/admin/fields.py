"""What a form of the console brought, read once before any handler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from litestar import Response
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.enums import RequestEncodingType

from silta.portal.admin.jars import AdminJar
from silta.portal.cookies import token_in
from silta.portal.genuine import SAFE, form_in_time, must_be_of, must_be_ours
from silta.portal.web import Asked, web_of

FORM = "silta_form"
KINDS = (RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART)


@dataclass(frozen=True, slots=True)
class Form:
    """A form's fields: texts, each with all its values, and files by the field's name."""

    texts: Mapping[str, tuple[str, ...]] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)


async def refuse_foreign_forms(request: Asked) -> Response[str] | None:
    """Raise FormExpired unless an unsafe request carries what only our form can (CSRF).

    Runs before every handler, so that no new page can forget it; keeps the fields for them.
    """
    if request.method in SAFE:
        return None
    must_be_of(request, *KINDS)
    given = await form_in_time(request)
    held = token_in(request.headers, AdminJar.SESSION, secure=web_of(request).secure)
    must_be_ours(given, [held])
    request.scope["state"][FORM] = await _read(given)
    return None


def fields_of(request: Asked) -> Mapping[str, str]:
    """Return the text fields that were posted; of one given twice, the first value."""
    return {name: values[0] for name, values in _form(request).texts.items()}


def values_of(request: Asked, name: str) -> tuple[str, ...]:
    """Return all values of a text field: of check boxes, say."""
    return _form(request).texts.get(name, ())


def file_of(request: Asked, name: str) -> bytes | None:
    """Return the bytes of a file that was sent in a field; None for an empty one, or none."""
    return _form(request).files.get(name) or None


def _form(request: Asked) -> Form:
    found: Form = request.scope["state"].get(FORM, Form({}, {}))
    return found


async def _read(given: FormMultiDict) -> Form:
    texts: dict[str, tuple[str, ...]] = {}
    files: dict[str, bytes] = {}
    for name, value in given.multi_items():
        if isinstance(value, UploadFile):
            files[name] = await value.read()
        else:
            texts[name] = (*texts.get(name, ()), str(value))
    return Form(texts, files)
