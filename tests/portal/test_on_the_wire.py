"""The portal as a process: what stands before the application, and what it lets through."""

from __future__ import annotations

import re
import socket

import pytest

from silta.portal.headers import ALWAYS
from tests.portal.web import Web
from tests.road.canaries import DOCUMENTS, LETTER

GET = b"GET /fi/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
# Each is refused, or answered by a page like any other; none is a fault.
HOSTILE = {
    "no host": b"GET /fi/ HTTP/1.1\r\nConnection: close\r\n\r\n",
    "an odd host": GET.replace(b"Host: x", b"Host: [::1"),
    "another host": GET.replace(b"Host: x", b"Host: evil.example"),
    "two hosts": GET.replace(b"Host: x", b"Host: x\r\nHost: y"),
    "a host with letters": GET.replace(b"Host: x", b"Host: \xc3\xa4"),
    "a whole address": GET.replace(b"/fi/", b"http://evil.example/fi/"),
    "two slashes": GET.replace(b"/fi/", b"//evil.example/fi/"),
    "broken escapes": GET.replace(b"/fi/", b"/fi/inbox/%zz%"),
    "a line in the path": GET.replace(b"/fi/", b"/fi/%0d%0aSet-Cookie:%20x=1"),
    "raw bytes": GET.replace(b"/fi/", b"/fi/\xff\xfe"),
    "a long path": GET.replace(b"/fi/", b"/fi/" + b"a" * 5000),
    "an odd cookie": GET.replace(b"Host: x", b"Host: x\r\nCookie: silta-session=\xff; ;=;\x01"),
    "a long cookie": GET.replace(b"Host: x", b"Host: x\r\nCookie: silta-session=" + b"A" * 6000),
    "odd languages": GET.replace(b"Host: x", b"Host: x\r\nAccept-Language: \xff;q=nan,sv;q=1e999"),
    "a length that is none": b"POST /fi/logout HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    "two lengths": GET.replace(b"Host: x", b"Host: x\r\nContent-Length: 1\r\nContent-Length: 2"),
    "length and chunks": GET.replace(
        b"Host: x", b"Host: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked"
    ),
    "a socket of the web": GET.replace(
        b"Host: x", b"Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade"
    ),
}


def sent(web: Web, request: bytes) -> tuple[int, bytes]:
    """Send bytes as they are; return the status, 0 for a closed connection, and all that came."""
    host, _, port = web.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 10) as peer:
        peer.settimeout(3)
        peer.sendall(request)
        received = b""
        try:
            while more := peer.recv(65536):
                received += more
        except (TimeoutError, ConnectionResetError):
            pass
    found = re.match(rb"HTTP/1\.1 (\d{3})", received)
    return int(found[1]) if found else 0, received


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_request_is_no_fault(shared_web: Web, name: str) -> None:
    """Nor does it set a cookie of its sender's, or lead anybody elsewhere."""
    status, answer = sent(shared_web, HOSTILE[name])
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert status < 500
    assert b"set-cookie" not in head
    assert b"evil.example" not in head
    assert sent(shared_web, GET)[0] == 200


def test_the_headers_leave_the_process(shared_web: Web) -> None:
    """The server takes none away, and tells no version of itself."""
    got = shared_web.citizen().get("/fi/")
    assert {name: got.headers.get(name) for name in ALWAYS} == ALWAYS
    assert not re.search(r"\d", got.headers.get("server", ""))


def test_an_endless_form_is_cut_off(shared_web: Web) -> None:
    """Without a length too: 64 KiB are a form, and no more is read."""
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    head = (
        b"POST /fi/logout HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    )
    status, _ = sent(shared_web, head + chunk * 40 + b"0\r\n\r\n")
    assert status == 413


def test_a_whole_walk_over_the_wire(shared_web: Web) -> None:
    """What the tests in one process hold, holds of the process that people reach."""
    reference = shared_web.file(shared_web.town.letter(DOCUMENTS, **LETTER), documents=DOCUMENTS)
    aino = shared_web.citizen()
    aino.log_in(language="sv")
    assert "Punavarpuspäätös" not in aino.get(f"/sv/inbox/{reference}").text
    assert aino.get(f"/sv/inbox/{reference}/documents/1").status_code == 404
    aino.get(f"/sv/inbox/{reference}")
    aino.press("/acknowledge")
    for number, content in enumerate(DOCUMENTS.values(), 1):
        got = aino.get(f"/sv/inbox/{reference}/documents/{number}")
        assert got.content == content
        assert got.headers["content-disposition"].startswith("attachment")
        assert got.headers["content-length"] == str(len(content))
    aino.get("/sv/inbox")
    assert aino.press("/logout").url.endswith("/sv/?logged-out")
