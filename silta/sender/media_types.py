"""Which media type a file's ending stands for, among those that a letter may hold."""

from __future__ import annotations

from pathlib import PurePath

_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
# A table of our own: what the machine's knows differs from one to the next.
BY_ENDING = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain",
    ".odt": f"{_ODF}text",
    ".ods": f"{_ODF}spreadsheet",
    ".odp": f"{_ODF}presentation",
    ".odg": f"{_ODF}graphics",
    ".docx": f"{_OOXML}wordprocessingml.document",
    ".xlsx": f"{_OOXML}spreadsheetml.sheet",
    ".pptx": f"{_OOXML}presentationml.presentation",
}


def media_type_of(name: str) -> str | None:
    """Return the media type that the ending of ``name`` stands for, or None."""
    return BY_ENDING.get(PurePath(name).suffix.lower())
