"""What our parser takes, the standard library reads the same: no mail is two mails."""

from __future__ import annotations

import email
import unicodedata
from email.message import EmailMessage
from email.policy import default as modern

from hypothesis import event, given, settings
from hypothesis import strategies as st

from silta.base.mime.entity import BrokenMime, Entity, line_end_of, read_entity
from silta.base.mime.field_values import content_type_of, plain_parameter
from silta.base.mime.file_names import file_name_of
from silta.base.mime.multipart import split_parts
from silta.base.mime.transfer_encoding import decoded_body

BOUNDARIES = st.sampled_from(["b", "b-", "b--", "=_x", "a b", "b'()+_,-./:=?x", "-", "--", "b:"])
LINES = st.sampled_from([
    "", "text", "--b", "--b--", "--bx", "--b ", "--", "-", "\r", "=20", "=", "=C3=A4", "YWJj",
    "YQ==", "YR==", "ä", "\x00", "A: b", "--=_x", "\t", ".", "From x", "--a b", "\x0c", "\u2028",
    "--b\r--b",
])  # fmt: skip
TYPES = st.sampled_from([
    "text/plain", "Application/PDF", 'a/b; name="a.pdf"', "text/plain;charset=utf-8", "text/plain;",
    'text/plain; charset="iso-8859-1"; x="b\\c"', "multipart/mixed; boundary=b", "text", "a/b; x=ä",
])  # fmt: skip
ENCODINGS = st.sampled_from(["7bit", "8bit", "BASE64", "base64", "Quoted-Printable", "x-uuencode"])
NAMES = st.sampled_from([
    'filename="a.pdf"', "filename=a.pdf", 'FileName="a;b=c.pdf"', 'filename="ä.pdf"',
    'filename="a\\"b.pdf"', 'filename="=?utf-8?B?w6QucGRm?="', "filename*=iso-8859-1'fi'%E4.pdf",
    'filename="=?utf-8?Q?=C3=A4?= =?utf-8?Q?b_c?="', "filename*=UTF-8''%C3%A4.pdf",
    'filename*0="a"; filename*1=.pdf', "filename*1=b; filename*0=a", "filename=a'b'c",
    "filename=a%20b",
    "filename*0*=utf-8''%C3; filename*1*=%A4.pdf", "filename*0*=utf-8''a%20; filename*1=b%20c",
    "filename=a; filename*=utf-8''a", "filename=a; filename*=utf-8''b", 'filename="a b"; size=3',
])  # fmt: skip


@st.composite
def parts_of_mails(draw: st.DrawFn) -> str:
    """Make the header block, blank line and body of one part."""
    fields = []
    if draw(st.booleans()):
        fields.append(f"Content-Type: {draw(TYPES)}")
    if draw(st.booleans()):
        fields.append(f"content-transfer-encoding:{draw(ENCODINGS)}")
    if draw(st.booleans()):
        fields.append(f"Content-Disposition: attachment;\r\n {draw(NAMES)}")
    return "\r\n".join([*fields, "", *draw(st.lists(LINES, max_size=4))])


@st.composite
def mails(draw: st.DrawFn) -> bytes:
    """Make multipart mails, mostly well-formed, with either line end."""
    boundary = draw(BOUNDARIES)
    text = f'Subject: x\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'
    text += "".join(f"{line}\r\n" for line in draw(st.lists(LINES, max_size=1)))
    for part in draw(st.lists(parts_of_mails(), min_size=1, max_size=3)):
        text += f"--{boundary}{draw(st.sampled_from(['', '', ' ']))}\r\n{part}\r\n"
    text += f"--{boundary}--{draw(st.sampled_from(['', chr(13) + chr(10)]))}"
    raw = text.encode()
    return raw.replace(b"\r\n", b"\n") if draw(st.booleans()) else raw


def ours(raw: bytes) -> list[Entity]:
    """Return the parts as our parser sees them."""
    line_end = line_end_of(raw)
    whole = read_entity(raw, line_end)
    boundary = plain_parameter(content_type_of(whole), "boundary") or ""
    parts = list(split_parts(whole, boundary, line_end))
    if any(content_type_of(part).value.startswith("multipart/") for part in parts):
        raise BrokenMime("parts within a part")
    return parts


def theirs(raw: bytes) -> list[EmailMessage]:
    """Return the parts as the standard library sees them."""
    message = email.message_from_bytes(raw, policy=modern)
    return [part for part in message.iter_parts() if isinstance(part, EmailMessage)]


@settings(max_examples=400)
@given(mails())
def test_an_accepted_mail_has_one_reading(raw: bytes) -> None:
    """THREATS case 53: the same parts, types, contents and names, or refused by us."""
    try:
        parts = ours(raw)
    except BrokenMime:
        event("refused")
        return
    event("accepted")
    others = theirs(raw)
    assert len(parts) == len(others)
    for part, other in zip(parts, others, strict=True):
        assert content_type_of(part).value == other.get_content_type()
        compare_content(part, other)
        compare_name(part, other)


def compare_content(part: Entity, other: EmailMessage) -> None:
    """Compare the decoded bodies, where ours can be decoded."""
    try:
        content = decoded_body(part)
    except BrokenMime:
        return
    assert content == other.get_payload(decode=True)


def compare_name(part: Entity, other: EmailMessage) -> None:
    """Compare the file names, where ours has one."""
    try:
        name = file_name_of(part)
    except BrokenMime:
        return
    assert name == unicodedata.normalize("NFC", other.get_filename() or "")
