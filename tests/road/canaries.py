"""Strings that must be found nowhere, in every form that a search can recognise."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import LargeBinary, select

from silta.base.tables import metadata
from tests.letters import small_pdf
from tests.town import AINO, Town

TEXT_IN_DOCUMENT = "Kuukkelipaikka"
DOCUMENT = small_pdf(TEXT_IN_DOCUMENT)
LARGE_DOCUMENT = small_pdf(TEXT_IN_DOCUMENT, TEXT_IN_DOCUMENT.encode() * 16_000)
DOCUMENT_NAMES = ("närhenpesä.pdf", "töyhtöhyyppä.pdf")
DOCUMENTS = dict(zip(DOCUMENT_NAMES, (DOCUMENT, LARGE_DOCUMENT), strict=True))
# What is in the letter beside the identity code; each word stands nowhere else.
LETTER = {
    "sender": {"unit": "Kottaraisyksikkö", "contact": "09 7654 32109"},
    "recipient": {"name": "Aino Pulmunen Demo", "concerns": "Oiva Urpiainen"},
    "matter": {
        "title": "Punavarpuspäätös",
        "neutral_title": "Leppälintu",
        "summary": "Taviokuurnalle on myönnetty paikka.",
        "case_id": "SIL/987654/2026",
    },
    "remedy": {"authority": "Pyrstötiaisvirasto", "document": DOCUMENT_NAMES[1]},
    "decision": {"maker": "Kuhankeittäjän päällikkö"},
}
WORDS = (
    *(AINO, AINO.replace("-", ""), "Pulmunen", "Urpiainen", "Kottaraisyksikkö", "7654 32109"),
    *("Punavarpuspäätös", "Leppälintu", "Taviokuurnalle", "SIL/987654", "Pyrstötiaisvirasto"),
    *("Kuhankeittäjän", "närhenpesä", "töyhtöhyyppä", TEXT_IN_DOCUMENT),
)


def forms_of(word: str) -> Iterator[bytes]:
    """Yield the ways a word may stand in a file: plain, UTF-16, hex, escaped, base64."""
    plain = word.encode()
    for content in (plain, word.encode("utf-16-le"), word.encode("utf-16-be")):
        yield content
        yield content.hex().encode()
        yield from _in_base64(content)
    yield plain.hex().upper().encode()
    if not word.isascii():
        yield word.encode("unicode_escape")
        yield word.encode("latin-1")


def _in_base64(content: bytes) -> Iterator[bytes]:
    """Yield the middle of the content's base64 for each of the three places it can begin."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + content)
        # The ends share their characters with what stands beside them.
        yield encoded[4 if before else 0 : -4]


def unkeyed_hashes() -> Iterator[bytes]:
    """Yield what would confirm a guess: plain hashes of the code and of the documents."""
    for content in (AINO.encode(), AINO.replace("-", "").encode(), *DOCUMENTS.values()):
        for name in ("sha256", "sha1", "md5"):
            digest = hashlib.new(name, content, usedforsecurity=False).digest()
            yield from (digest, digest.hex().encode(), base64.b64encode(digest).rstrip(b"="))


def found_in(content: bytes) -> list[str]:
    """Return the canaries that stand in the content, whatever their form."""
    found = [word for word in WORDS if any(form in content for form in forms_of(word))]
    return found + ["a plain hash" for digest in unkeyed_hashes() if digest in content]


def all_of(town: Town, dumps: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield all that is kept of a town with its name: files, columns, dumps, journals."""
    for path in town.home.rglob("*"):
        if path.is_file():
            yield str(path), str(path.relative_to(town.home)).encode() + path.read_bytes()
    yield from columns_of(town)
    yield from ((f"dump {number}", dump) for number, dump in enumerate(dumps))
    yield from ((str(one.log), one.log.read_bytes()) for one in town.running)


def columns_of(town: Town) -> Iterator[tuple[str, bytes]]:
    """Yield each column of each table as raw bytes, whatever the database makes of them."""
    with town.database() as database, database.read() as transaction:
        for table in metadata.sorted_tables:
            for column in table.columns:
                values = transaction.scalars(select(column)).all()
                is_raw = isinstance(column.type, LargeBinary)
                joined = b"\0".join(
                    bytes(value) if is_raw else str(value).encode()
                    for value in values
                    if value is not None
                )
                yield f"column {column}", joined


def readable_by_the_gateway(town: Town) -> Iterator[Path]:
    """Yield the files of a home that the gateway's user can read: all but the portal's."""
    portal = town.home / "portal"
    for path in town.home.rglob("*"):
        if path.is_file() and not path.is_relative_to(portal):
            yield path
