"""Document names: out of a part's own fields, and by the letter's rules."""

from __future__ import annotations

import unicodedata

from pydantic_core import PydanticCustomError

from silta.base.mime.entity import CRLF, BrokenMime, read_entity
from silta.base.mime.file_names import file_name_of
from silta.mailbox.letter.names import BIDI_CONTROLS, check_document_name, name_key
from tests.fuzz.target import Target

FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def attempt(data: bytes) -> bool:
    """Take a name out of a part, and judge it; a taken one is safe in every file system."""
    try:
        name = file_name_of(read_entity(data + 2 * CRLF, CRLF))
        checked = check_document_name(name)
    except (BrokenMime, PydanticCustomError):
        return False
    assert not any(unicodedata.category(c) in FORBIDDEN_CATEGORIES for c in checked)
    assert not set(checked) & {*BIDI_CONTROLS, "/", "\\", ":", "\0"}
    assert checked.strip(". ")
    assert checked == checked.strip() == unicodedata.normalize("NFC", checked)
    assert check_document_name(checked) == checked
    assert name_key(checked) == name_key(name)
    return True


def _disposition(parameters: str) -> bytes:
    return f"Content-Disposition: attachment; {parameters}".encode()


TARGET = Target(
    attempt,
    seeds=[
        _disposition('filename="päätös.pdf"'),
        _disposition("filename=a.pdf"),
        _disposition("filename*=UTF-8''p%C3%A4%C3%A4t%C3%B6s.pdf"),
        _disposition("filename*0*=iso-8859-1'fi'%E4;\r\n filename*1=.pdf"),
        _disposition('filename="=?utf-8?B?w6QucGRm?="'),
        _disposition('filename="=?windows-1252?Q?=E4?= =?utf-8?Q?b_c?="'),
        _disposition('filename="../a"'),
        _disposition("filename*=utf-8''%E2%80%AEfdp.exe"),
        _disposition('filename="a\\"b.pdf"') + b'\r\nContent-Type: a/b; name="a.pdf"',
    ],
    words=[
        b"filename", b"filename*=", b"filename*0*=", b"*1*=", b"utf-8''", b"iso-8859-15''",
        b"=?utf-8?b?", b"=?us-ascii?q?", b"?=", b"%E2%80%AE", b"%2F", b"%00",
        b"\r\nContent-Type: a/b; name=",
    ],
)  # fmt: skip
