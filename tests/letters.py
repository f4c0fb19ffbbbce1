"""Builders of letters and mails for every test that needs one; people and places are invented.

The mails are put together byte by byte, so that neither our own code nor a library's idea
of MIME stands behind both sides of a test.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

EXAMPLE = Path(__file__).parent.parent / "docs" / "letter.example.json"
KIRJAAMO = "kirjaamo@siltala.example"
INTAKE = "paivahoito-siltala@silta.localhost"
REMOVED: Any = object()  # as an override: the key is left out


def small_pdf(text: str, filling: bytes = b"", *, acts: bytes = b"") -> bytes:
    """Return a whole PDF of one page that says ``text``, which is ASCII.

    ``filling`` stands in it as it is and is shown nowhere: a document of any size. ``acts``
    is an action at its opening, in PDF's own words.
    """
    drawing = f"BT /F1 18 Tf 72 760 Td ({text}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %b>>" % (b"/OpenAction %b " % acts if acts else b""),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(filling), filling),
    ]
    objects = objects if filling else objects[:-1]
    written, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table, len(objects) + 1, len(written))
    )


def script_pdf() -> bytes:
    """Return a PDF that runs a script when it is opened, of the shape of ``small_pdf``."""
    return small_pdf("a", acts=b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>")


DOCUMENTS: Mapping[str, bytes] = {
    "päätös.pdf": small_pdf("Paivahoitopaatos"),
    "oikaisuohje.pdf": small_pdf("Oikaisuvaatimusohje"),
}
# The last one is too large for a row of the database, so it stands in a sealed file.
LARGE = {**DOCUMENTS, "liite.pdf": small_pdf("Liite", secrets.token_bytes(200_000))}


def document_entry(name: str, content: bytes, **overrides: object) -> dict[str, Any]:
    """Return what a manifest says of one document, with its true size and digest."""
    entry = {
        "name": name,
        "role": "decision",
        "media_type": "application/pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return _merged(entry, overrides)


def good_manifest(
    contents: Mapping[str, bytes] = DOCUMENTS, /, **overrides: object
) -> dict[str, Any]:
    """Return a manifest that is accepted, for documents with these contents.

    A mapping overrides key by key at any depth, anything else as a whole, and REMOVED takes
    a key away: ``good_manifest(matter={"title": "T"}, remedy=REMOVED)``.
    """
    manifest = json.loads(EXAMPLE.read_text("utf-8"))
    manifest["documents"] = [document_entry(name, content) for name, content in contents.items()]
    return _merged(manifest, overrides)


def _merged(base: Mapping[str, Any], overrides: Mapping[str, object]) -> dict[str, Any]:
    merged = copy.deepcopy(dict(base))
    for key, value in overrides.items():
        if value is REMOVED:
            merged.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(merged.get(key), dict):
            merged[key] = _merged(merged[key], value)
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Return the manifest as a case system would write it: UTF-8 JSON."""
    return json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8")


def letter_mime(
    manifest: Mapping[str, Any] | bytes,
    documents: Mapping[str, bytes] = DOCUMENTS,
    *,
    boundary: str = "silta-inner-0001",
    newline: bytes = b"\r\n",
) -> bytes:
    """Return the inner ``multipart/mixed``: the manifest, then the documents in base64."""
    given = manifest if isinstance(manifest, bytes) else manifest_bytes(manifest)
    parts = [_part('application/vnd.silta.letter+json; charset="utf-8"', given)]
    parts += [
        _part("application/pdf", content, f"attachment; filename*=UTF-8''{quote(name)}")
        for name, content in documents.items()
    ]
    head = f'Content-Type: multipart/mixed; boundary="{boundary}"\r\nMIME-Version: 1.0\r\n\r\n'
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    written = f"{head}{body}--{boundary}--\r\n".encode("ascii")
    return written.replace(b"\r\n", newline)


def _part(content_type: str, content: bytes, disposition: str = "") -> str:
    fields = [f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64"]
    fields += [f"Content-Disposition: {disposition}"] if disposition else []
    lines = base64.encodebytes(content).decode("ascii").rstrip("\n").split("\n")
    return "\r\n".join([*fields, "", *lines])


def outer_mail(
    ciphertext_armoured: bytes,
    *,
    sender: str = KIRJAAMO,
    recipient: str = INTAKE,
    subject: str = "Salattu viesti",
    boundary: str = "silta-outer-0001",
) -> bytes:
    """Return an RFC 3156 mail around the ciphertext, in CRLF, as an MTA hands it over."""
    armoured = ciphertext_armoured.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").strip()
    head = (
        f"From: Kirjaamo <{sender}>\r\nTo: {recipient}\r\nSubject: {subject}\r\n"
        "Date: Sun, 22 Nov 2026 09:15:00 +0200\r\nMessage-ID: <1@siltala.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/encrypted;\r\n"
        f' protocol="application/pgp-encrypted"; boundary="{boundary}"\r\n\r\n'
        f"--{boundary}\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n"
        f'--{boundary}\r\nContent-Type: application/octet-stream; name="encrypted.asc"\r\n\r\n'
    )
    return head.encode() + armoured + f"\r\n\r\n--{boundary}--\r\n".encode()
