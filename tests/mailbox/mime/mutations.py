"""Mails made wrong: as relays, careless mailers and attackers do it."""

from __future__ import annotations

from hypothesis import strategies as st

Draw = st.DrawFn

# What stands in a good mail, and what another writer, or an attacker, puts in its place.
REWORDINGS: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (b"; boundary=", (
        b";boundary=", b";\r\n boundary=", b"; BOUNDARY=", b"; boundary =", b"; boundary= ",
        b"; (c) boundary=", b"; boundary*=us-ascii''", b"; boundary*0=", b"; boundary*0*=''",
        b"; boundary=x; boundary=", b'; x="; boundary=y"; boundary=', b";; boundary=",
        b'; x="\\"; boundary=y\\""; boundary=', b"; x=(; boundary=", b" boundary=",
        b"; x*0=a; x*1=b; boundary=", b"; x=a'b'c; boundary=", b'; x="a; boundary=',
        b"; charset=utf-8; boundary=", b"; boundary;boundary=", b"; =y; boundary=",
    )),
    (b"Content-Type:", (
        b"content-type:", b"CONTENT-TYPE:\t", b"Content-Type :", b"Content-Type:\r\n ",
        b"Content-Type: text/plain\r\nContent-Type:", b"X-Content-Type:", b"Content-Type;",
        b"Content-Type: (c) ", b"Content-Type:\r\n\t", b"Content-Type:\r\n \r\n ",
    )),
    (b"Content-Transfer-Encoding:", (
        b"content-transfer-encoding:", b"Content-Transfer-Encoding: 8bit\r\nx:", b"x:",
        b"Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding:",
        b"Content-Transfer-Encoding:\r\n ", b"Content-Transfer-Encoding: (c)",
    )),
    (b"base64", (
        b"BASE64", b'"base64"', b"base64 (c)", b"base64;", b"x-base64", b"7bit", b"binary", b"",
        b"quoted-printable", b"base64 ", b"base 64", b"base64; x=y", b"8bit", b"x-uuencode", b"uue",
    )),
    (b"application/octet-stream", (
        b"Application/Octet-Stream", b"application/octet-stream (c)", b"application/octet-stream;",
        b"application /octet-stream", b"application/ octet-stream", b"application/octet-stream/x",
        b"application/octet-stream, text/plain", b"=?utf-8?q?application/octet-stream?=",
    )),
    (b"multipart/", (
        b"Multipart/", b"MULTIPART/", b"multipart /", b"multipart/x-", b"(c)multipart/",
    )),
    (b"UTF-8''", (
        b"utf-8'fi'", b"us-ascii''", b"iso-8859-1''", b"''", b"utf-7''", b"utf-16''", b"'", b"",
        b"utf8''", b"cp1252''", b"UTF-8''''", b"\"UTF-8''", b"UTF-8''%41",
    )),
    (b"filename*=", (
        b"filename*0*=", b"filename*00*=", b"filename*0=", b"filename*1*=", b"filename=",
        b"FILENAME*=", b"filename*=utf-8''b; filename*=", b"filename=b.pdf; filename*=",
        b'filename*0="b"; filename*=', b"filename *=", b"name*=", b"filename**=",
        b"filename**0*=",
    )),
    (b"filename=", (
        b"filename*0=", b"Filename=", b"filename =", b"filename=a; filename=", b"filename*00=",
        b'x="; filename=b"; filename=', b'filename*0=""; filename*1=', b"filename*1=",
        b"filename*0*=utf-8''; filename*1=", b"filename*0*=utf-8''; filename*1*=", b"filename= ",
    )),
    (b"attachment;", (
        b"inline;", b"attachment (c);", b'"attachment";', b"Attachment ;", b";", b"attachment",
        b"attachment; size=1;", b"attachment;;", b"x=y;",
    )),
    (b".pdf", (
        b".PDF", b"%2Epdf", b".pdf ", b".pdf\\", b".p\\df", b"=2Epdf", b".pdf%00", b".pdf/x",
        b"%C3%A4.pdf", b"=?utf-8?q?=C3=A4?=.pdf", b"=?utf-8?b?LnBkZg==?=", b"\xc3\xa4.pdf",
        b"a\xcc\x88.pdf", b"\xe4.pdf", b".pdf; x=y", b" .pdf", b"\t.pdf", b"  .pdf", b"+.pdf", b"%",
    )),
    (b"From:", (b"from:", b"From :", b"From: a@b.example,", b"Sender:", b"From:\r\n ")),
    (b"\r\n\r\n", (
        b"\r\n", b"\r\n \r\n", b"\r\n\r\n\r\n", b"\n\n", b"\r\n\n", b"\r\r\n",
        b"\r\n\t\r\n",
    )),
    (b"=\r\n", (b"= \r\n", b"=\n", b"=", b"=\t\r\n", b"=0D=0A\r\n")),
)  # fmt: skip

LINES = (
    b"--{b}", b"--{b}--", b"--{b} ", b"--{b}x", b"--{b}-", b"--{b}--x", b" --{b}", b"--{b}\t",
    b"--", b"X:", b"X: ", b"X", b" ", b"\t", b"", b": x", b"X : y", b"From x", b">From x", b"=",
    b"Content-Type: text/plain", b"Content-Transfer-Encoding: base64", b"Subject:\xc3\xa4",
    b"Content-Type: multipart/mixed; boundary={b}", b"Content-Disposition: inline; filename=a",
    b"--{b}\r", b"\r--{b}", b"--{b}\r\r", b"\x0c", b"\x0b", b"\x1c", b"\xc2\x85", b"\xe2\x80\xa8",
    b"\x00", b"\xff: a", b" folded",
)  # fmt: skip
ENDS = (
    b"\n", b"\r", b"\r\n", b"\r\r\n", b"\n\r", b" \r\n", b"\t\r\n", b"\r\n ", b"\r\n\t", b"",
    b"\x0c\r\n",
)  # fmt: skip


def flip(draw: Draw, raw: bytes) -> bytes:
    """Change one octet."""
    at = draw(st.integers(0, max(0, len(raw) - 1)))
    return raw[:at] + bytes([draw(st.integers(0, 255))]) + raw[at + 1 :]


def end_otherwise(draw: Draw, raw: bytes) -> bytes:
    """End one line in another way."""
    lines = raw.split(b"\n")
    at = draw(st.integers(0, len(lines) - 1))
    before, after = b"\n".join(lines[: at + 1]), b"\n".join(lines[at + 1 :])
    return before.removesuffix(b"\r") + draw(st.sampled_from(ENDS)) + after


def move(draw: Draw, raw: bytes) -> bytes:
    """Take one line out; put it in again at another place, once, twice, or not at all."""
    lines = raw.split(b"\r\n")
    line = lines.pop(draw(st.integers(0, len(lines) - 1)))
    at = draw(st.integers(0, len(lines)))
    return b"\r\n".join([*lines[:at], *[line] * draw(st.integers(0, 2)), *lines[at:]])


def add(draw: Draw, raw: bytes) -> bytes:
    """Add a line that looks like something."""
    lines = raw.split(b"\r\n")
    boundary = raw.partition(b'boundary="')[2].partition(b'"')[0]
    line = draw(st.sampled_from(LINES)).replace(b"{b}", boundary)
    at = draw(st.integers(0, len(lines)))
    return b"\r\n".join([*lines[:at], line, *lines[at:]])


def reword(draw: Draw, raw: bytes) -> bytes:
    """Write one thing as another mailer might."""
    known = [(old, new) for old, new in REWORDINGS if old in raw]
    if not known:
        return raw
    old, new = draw(st.sampled_from(known))
    pieces = raw.split(old)
    at = draw(st.integers(1, len(pieces) - 1))
    return old.join(pieces[:at]) + draw(st.sampled_from(new)) + old.join(pieces[at:])


def fold(draw: Draw, raw: bytes) -> bytes:
    """Break a line at a space, or put a comment there."""
    places = [at for at, octet in enumerate(raw) if octet == ord(" ")]
    if not places:
        return raw
    at = draw(st.sampled_from(places))
    return (
        raw[:at]
        + draw(st.sampled_from([b"\r\n ", b"\r\n\t", b" (c) ", b"\t", b""]))
        + raw[at + 1 :]
    )


def cut(draw: Draw, raw: bytes) -> bytes:
    """Leave out a piece."""
    at = draw(st.integers(0, len(raw)))
    return raw[:at] + raw[at + draw(st.integers(0, 60)) :]


def wrap(draw: Draw, raw: bytes) -> bytes:
    """Put the whole mail, or what stands behind its header, into a part of another."""
    del draw
    head = b'Content-Type: multipart/mixed; boundary="w"\r\n\r\n--w\r\n'
    return b"From: a@b.example\r\n" + head + raw + b"\r\n--w--\r\n"


KINDS = (reword, reword, reword, add, move, flip, end_otherwise, fold, cut, wrap)


@st.composite
def mutated(draw: Draw, mails: st.SearchStrategy[bytes]) -> bytes:
    """Make a mail of these wrong, in one or two ways, or let it be."""
    raw = draw(mails)
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=2)):
        raw = kind(draw, raw)
    return raw
