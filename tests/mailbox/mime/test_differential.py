"""What our parser takes, the standard library reads the same: no mail is two mails."""

from __future__ import annotations

import os

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from silta.base.mime.entity import BrokenMime
from silta.base.mime.file_names import file_name_of
from tests.letters import good_manifest, letter_mime
from tests.mailbox.mime.mutations import mutated
from tests.mailbox.mime.other_reader import check_letter, check_mail, check_parts, our_parts
from tests.mailbox.mime.written import letters
from tests.mailbox.mime.written import mails as outer_mails

CONTENTS = {"a.pdf": b"\r\n"}
LETTER = letter_mime(good_manifest(CONTENTS, remedy={"document": None}), CONTENTS)
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


EXAMPLES = int(os.environ.get("DIFFERENTIAL_EXAMPLES", "1000"))
# The same mails each time: a new find is worth a look of its own, not somebody's red build.
AGAIN = settings(max_examples=EXAMPLES, derandomize=True, deadline=None)


@pytest.mark.slow
@AGAIN
@given(mutated(mails()))
def test_an_accepted_multipart_has_one_reading(raw: bytes) -> None:
    """THREATS case 53: the same parts, types, contents and names, or refused by us."""
    event("accepted" if check_parts(raw) else "refused")


@pytest.mark.slow
@AGAIN
@given(mutated(outer_mails))
def test_a_recognised_mail_has_one_reading(raw: bytes) -> None:
    """The same two parts, and the same octets for gpg."""
    event("recognised" if check_mail(raw) else "refused")


@pytest.mark.slow
@AGAIN
@given(mutated(letters()))
def test_a_letter_has_one_reading(raw: bytes) -> None:
    """The same manifest, and the same documents under the same names."""
    event("multipart" if check_parts(raw) else "refused")
    event("read" if check_letter(raw) else "no letter")


@settings(max_examples=100, derandomize=True, deadline=None)
@given(letters(), outer_mails)
def test_what_the_mutations_begin_with_is_accepted(letter: bytes, mail: bytes) -> None:
    """Mails that are all refused would prove nothing."""
    assert check_letter(letter)
    assert check_mail(mail)


@pytest.mark.parametrize(
    "fields",
    [
        "Content-Transfer-Encoding:\r\n base64",
        "Content-Transfer-Encoding: base64 ",
        "Content-Transfer-Encoding: base64\t",
    ],
)
def test_an_encoding_that_the_library_overlooks_is_refused(fields: str) -> None:
    """It took the base64 for the content, where we took what the base64 held."""
    assert not check_letter(LETTER.replace(b"Content-Transfer-Encoding: base64", fields.encode()))


@pytest.mark.parametrize(
    "name",
    [
        r'filename="a\.pdf"',
        'filename=" a.pdf"',
        "filename*=utf-8''a.pdf%20",
        "filename*0=a.pdf; filename*=utf-8''a.pdf",
        "filename=a.pdf; x*0=y; x*=utf-8''y",
        "filename*=utf-8''%3D%3Futf-8%3Fq%3Fa.pdf%3F%3D",
        "filename*0*=utf-8''; filename*1=\"=?utf-8?q?a.pdf?=\"",
    ],
)
def test_a_name_with_two_readings_is_refused(name: str) -> None:
    """Escaped without need, with spaces around, encoded twice, or whole and in pieces."""
    written = LETTER.replace(b"filename*=UTF-8''a.pdf", name.encode())
    part = our_parts(written)[1]
    with pytest.raises(BrokenMime):
        file_name_of(part)
