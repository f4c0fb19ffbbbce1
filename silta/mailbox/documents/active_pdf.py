"""A PDF's objects, all of them, looked through for what runs, launches, sends or carries."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, settings

from silta.base.reason import Refused
from silta.mailbox.documents.ends import active, not_of_type

# Ours, and measured: a PDF at all of these limits takes some two seconds and 300 MiB, an
# honest one of 25 MiB a tenth of a second. Counts, not a clock, so that a letter has the same
# end on a busy machine.
MAX_OBJECTS = 100_000
# Each value of a PDF is set apart by one of these bytes and takes qpdf 150 bytes of memory.
# In packed streams one byte of twenty looks like one: 1.4 million of 25 MiB.
SEPARATORS = b"\0\t\n\f\r ()<>[]/"
MAX_SEPARATORS = 2_000_000
MAX_OBJECT_STREAM_BYTES = 4 * 1024 * 1024  # programs put some hundred objects into one
MAX_OBJECT_STREAMS_BYTES = 32 * 1024 * 1024
MAX_SUSPECT_VALUES = 50_000

# qpdf keeps these for the whole process and wants them set before any other thread uses it,
# so it is done when this module is imported. Pages are never decoded here.
settings.set_qpdf_limits(
    flate_max_memory=MAX_OBJECT_STREAM_BYTES,
    png_max_memory=MAX_OBJECT_STREAM_BYTES,
    run_length_max_memory=MAX_OBJECT_STREAM_BYTES,
    tiff_max_memory=MAX_OBJECT_STREAM_BYTES,
    max_stream_filters=2,
)
# The one packing that qpdf unpacks without a limit, a thousandfold: in its long and its short
# name, with or without escapes. Nobody has written it since its patent was fought over.
UNBOUNDED = re.compile(rb"/(?:L|#4[Cc])(?:Z|#5[Aa])(?:W|#57)(?:D|#44|[\0\t\n\f\r ()<>\[\]/])")

# ISO 32000-2: sections 12.6 (actions), 12.5 (annotations), 7.11 (files), 12.7 (forms), 13.
KEYS = frozenset({
    "/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent",
})  # fmt: skip
ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition",
    "/Movie", "/Sound", "/RichMediaExecute",
})  # fmt: skip
ANNOTATIONS = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/FileAttachment"})
VALUES = {"/S": ACTIONS, "/Subtype": ANNOTATIONS, "/Type": frozenset({"/EmbeddedFile"})}
OPEN_ACTION = "/OpenAction"
ANY_NAME = KEYS | {OPEN_ACTION}.union(*VALUES.values())
SUSPECT = re.compile(
    b"(?:"
    + b"|".join(re.escape(name.encode()) for name in sorted(ANY_NAME))
    + rb")(?![^\s/<>\[\]()])"
)


def check_pdf(content: bytes) -> None:
    """Pass a PDF that does nothing by itself; raises as ``check_inert``.

    One that is encrypted, or that qpdf would have to mend, is refused: readers mend in ways
    of their own, and what they then show or run is not what was looked at here.
    """
    if _separators(content) > MAX_SEPARATORS:
        raise active("too many values in a PDF")
    if UNBOUNDED.search(content):
        raise active("a packing without a limit in a PDF")
    try:
        with Pdf.open(
            io.BytesIO(content), attempt_recovery=False, inherit_page_attributes=False
        ) as pdf:
            _check(pdf, _separators(content))
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 -- hostile input makes the library raise what it likes
        raise not_of_type("a PDF that cannot be read") from None


def _separators(content: bytes) -> int:
    return len(content) - len(content.translate(None, SEPARATORS))


def _check(pdf: Pdf, separators: int) -> None:
    if pdf.is_encrypted:
        raise not_of_type("an encrypted PDF")
    _check_size(pdf, separators)
    suspects = (one for one in (pdf.trailer, *pdf.objects) if SUSPECT.search(_written(one)))
    if any(map(_is_active, _within(suspects))):
        raise active("active content in a PDF")
    # Asked before the pages: a page without resources, say, is common and mended by nobody.
    if pdf.get_warnings():
        raise not_of_type("a PDF that needs mending")
    if not len(pdf.pages):
        raise not_of_type("a PDF without a page")


def _check_size(pdf: Pdf, separators: int) -> None:
    """Refuse before all objects are read at once, which takes memory."""
    table = pdf.get_xref_table()
    if len(table) > MAX_OBJECTS:
        raise active("too many objects in a PDF")
    unpacked = 0
    for number in {entry.obj_stream_number for entry in table.values()} - {None}:
        packed = pdf.get_object(number or 0, 0).read_bytes()
        unpacked += len(packed)
        separators += _separators(packed)
        if unpacked > MAX_OBJECT_STREAMS_BYTES or separators > MAX_SEPARATORS:
            raise active("too much in the object streams of a PDF")


def _written(one: Object) -> bytes:
    """Return an object as qpdf writes it, every name in its one plain form."""
    holder = one.stream_dict if isinstance(one, Stream) else one
    return holder.unparse(resolved=True)


def _within(suspects: Iterable[Object]) -> Iterator[Object]:
    """Yield each object and all that is written directly inside it, at any depth."""
    values = 0
    for one in suspects:
        waiting: list[Object] = [one.stream_dict if isinstance(one, Stream) else one]
        while waiting:
            inner = waiting.pop()
            yield inner
            if not isinstance(inner, Dictionary | Array):
                continue
            values += len(inner)
            if values > MAX_SUSPECT_VALUES:
                raise active("too many values to look at in a PDF")
            held = inner.as_list() if isinstance(inner, Array) else inner.values()
            waiting += [each for each in held if _is_direct(each)]


def _is_direct(value: object) -> bool:
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _is_active(one: Object) -> bool:
    # A name that is an object of its own is the value of something elsewhere.
    if isinstance(one, Name):
        return str(one) in ANY_NAME
    if not isinstance(one, Dictionary):
        return False
    if KEYS & set(one.keys()) or _opens_with_action(one.get(OPEN_ACTION)):
        return True
    return any(
        isinstance(value := one.get(key), Name) and str(value) in names
        for key, names in VALUES.items()
    )


def _opens_with_action(action: object) -> bool:
    """Tell whether a document opens with more than a place in itself."""
    if isinstance(action, Stream):
        return True
    if not isinstance(action, Dictionary):
        return False
    return action.get("/S") != pikepdf.Name.GoTo or "/Next" in action
