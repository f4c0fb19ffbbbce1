"""Good mails and letters, each thing in them written in one of the ways that there are."""

from __future__ import annotations

import base64
import json
import quopri
from functools import cache
from urllib.parse import quote

from hypothesis import strategies as st

from tests.gateway.samples import ARMOUR, FROM, MAIL, SECOND
from tests.letters import good_manifest

CONTENTS = (
    b"", b"x", b"\r\n", b"a\r\nb\r\n", b"%PDF-1.4\r\n=20 =\r\n", b"\x00\xff\x80", b"--",
    b"a\tb \r\nc", "Päätös\r\n".encode(), b".\r\n..\r\n", b"From x\r\n>From y", b"a" * 200,
    b"=" * 80,
)  # fmt: skip
NAMES = (
    "paatos.pdf",
    "päätös.pdf",
    "a b.pdf",
    "a'b.pdf",
    "a;b=c.pdf",
    'a"b.pdf',
    "%41.pdf",
    "ääö.pdf",
)
BOUNDARIES = ("silta-1", "b", "=_x", "a b", "b'()+_,-./:?x", "--", "b--", "b:")


def _q_words(name: str) -> str:
    words = "".join(f"={octet:02X}" for octet in name.encode())
    return f'filename="=?utf-8?Q?{words}?="'


def _b_words(name: str) -> str:
    halves = (name[: len(name) // 2], name[len(name) // 2 :])
    words = [f"=?UTF-8?b?{base64.b64encode(half.encode()).decode()}?=" for half in halves]
    return f'filename="{" ".join(words)}"'


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'filename="{escaped}"'


def _in_pieces(name: str) -> str:
    at = len(name) // 2
    return f"filename*0*=utf-8''{quote(name[:at])};\r\n filename*1*={quote(name[at:])}"


NAME_FORMS = (
    _q_words,
    _b_words,
    _quoted,
    _in_pieces,
    lambda name: f"filename*=UTF-8''{quote(name)}",
    lambda name: f"{_quoted(name)}; filename*=utf-8'fi'{quote(name)}",
)


@cache
def _manifest(contents: tuple[tuple[str, bytes], ...]) -> bytes:
    """Return a manifest of these documents, in one line, so that mutations hit the MIME."""
    manifest = good_manifest(dict(contents), matter={"summary": "-"}, remedy={"document": None})
    return json.dumps(manifest).encode()


@st.composite
def parts(draw: st.DrawFn, content: bytes, disposition: str) -> bytes:
    """Write one part."""
    encoding = draw(st.sampled_from(["base64", "Base64", "quoted-printable", "8bit", ""]))
    body = content
    if encoding.lower() == "base64":
        body = base64.encodebytes(content).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        body = quopri.encodestring(content.replace(b"\r\n", b"\n"), quotetabs=True)
        body = body.replace(b"\n", b"\r\n")
    fields = [draw(st.sampled_from(["Content-Type: application/pdf", "content-type:text/plain"]))]
    fields += [f"Content-Transfer-Encoding: {encoding}"] if encoding else []
    fields += [f"Content-Disposition: attachment;{disposition}"]
    return "\r\n".join([*draw(st.permutations(fields)), "", ""]).encode() + body


@st.composite
def letters(draw: st.DrawFn) -> bytes:
    """Write a whole letter with true digests, none to three documents, in either line end."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
    contents = {name: draw(st.sampled_from(CONTENTS)) for name in names}
    manifest = _manifest(tuple(contents.items()))
    boundary = draw(st.sampled_from(BOUNDARIES)).encode()
    raw = b'Subject: x\r\nContent-Type: multipart/mixed; boundary="%b"\r\n\r\n' % boundary
    first = b"Content-Type: application/vnd.silta.letter+json\r\n\r\n" + manifest
    whole = [first]
    for name, content in contents.items():
        gap = draw(st.sampled_from(["", " ", "\r\n "]))
        whole.append(draw(parts(content, gap + draw(st.sampled_from(NAME_FORMS))(name))))
    raw += b"".join(b"--%b\r\n%b\r\n" % (boundary, part) for part in whole)
    return raw + b"--%b--\r\n" % boundary


ENCODED = base64.encodebytes(ARMOUR).replace(b"\n", b"\r\n")
BODY = ARMOUR.strip().replace(b"\n", b"\r\n")
MAILS = (
    MAIL,
    MAIL.replace(SECOND, SECOND + b"Content-Transfer-Encoding: base64\r\n").replace(BODY, ENCODED),
    MAIL.replace(SECOND, SECOND + b"Content-Transfer-Encoding: quoted-printable\r\n").replace(
        BODY, b"hF4D=\r\nexample=3D\r\n"
    ),
    MAIL.replace(SECOND, SECOND + b'Content-Disposition: inline; filename="encrypted.asc"\r\n'),
    MAIL.replace(FROM, b"Received: from a\r\n\tby b\r\nX-Empty:\r\n" + FROM),
    MAIL.replace(b"; boundary=", b";\r\n\tcharset=utf-8;\r\n\tboundary="),
    MAIL.replace(b"\r\n\r\n--", b"\r\n\r\npreamble\r\n--", 1),
    MAIL + b"epilogue\r\n",
)  # fmt: skip

mails = st.sampled_from(MAILS)
