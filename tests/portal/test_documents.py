"""Downloads: byte for byte what was signed, under its name, as a file and nothing else."""

from __future__ import annotations

import re
import secrets
from urllib.parse import unquote

import pytest

from silta.portal.pages.document import attachment
from tests.letters import document_entry, small_pdf
from tests.portal.desk import PLAIN, Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.portal.driver import Got

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

MEBIBYTE = 1024 * 1024
NAMES = (
    *("päätös.pdf", "päätös (2).pdf", "a b.pdf", "100 %.pdf", "o'hara.pdf", "😀.pdf"),
    *("ÄÖÅ.pdf", "汉字.pdf", "a;b=c,d.pdf", "é.pdf", "a%20b.pdf", "„sitaatti”.pdf", "[x]{y}.pdf"),
)


def name_in(field: str) -> str:
    """Return the name that a browser gives to the file (RFC 6266 section 4.3, RFC 8187)."""
    (extended,) = re.findall(r"; filename\*=UTF-8''([!#$&+.^_`|~0-9A-Za-z%-]+)$", field)
    return unquote(extended, errors="strict")


def read(desk: Desk, documents: dict[str, bytes]) -> list[Got]:
    """File documents; return what their reader downloads."""
    found = desk.file(documents, **{**PLAIN, "remedy": {"document": next(iter(documents))}})
    aino = desk.reader()
    return [
        aino.get(f"/fi/inbox/{found}/documents/{number}") for number, _ in enumerate(documents, 1)
    ]


def test_bytes_come_back_as_they_were_signed(each_desk: Desk) -> None:
    """Small and in the database, or large and in a sealed file: bytes of every kind."""
    documents = {
        "small.pdf": small_pdf("", bytes(range(256))),
        "random.pdf": small_pdf("", secrets.token_bytes(150_000)),
        "large.pdf": small_pdf("", secrets.token_bytes(5 * MEBIBYTE)),
    }
    got = read(each_desk, documents)
    assert [one.content for one in got] == list(documents.values())
    assert [one.one("content-length") for one in got] == [str(len(d)) for d in documents.values()]
    assert {one.one("content-type") for one in got} == {"application/pdf"}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_back_as_it_was_signed(name: str) -> None:
    """In the form for all letters; the plain one has nothing that could end it."""
    field = attachment(name)
    assert name_in(field) == name
    assert re.match(r'attachment; filename="[0-9A-Za-z._ -]+"; ', field)


@pytest.mark.parametrize("name", ['a"; filename="b.exe', "a\r\nSet-Cookie: x=1", "a\\b", "\0"])
def test_a_name_that_no_letter_has_does_no_harm_either(name: str) -> None:
    """The letter's own rules refuse it, and this does not count on them."""
    field = attachment(name)
    assert field.count('"') == 2
    assert field.isprintable()


def test_odd_names_are_given_over_the_whole_way(desk: Desk) -> None:
    """As the letter says them."""
    names = ["päätös 😀.pdf", "o'hara (2).pdf"]
    got = read(desk, {name: small_pdf("", name.encode()) for name in names})
    assert [name_in(one.one("content-disposition")) for one in got] == names


def test_an_empty_document_is_a_document(desk: Desk) -> None:
    """Nothing was signed, and nothing is what comes."""
    entry = document_entry("tyhjä.txt", b"", media_type="text/plain")
    whole = {**PLAIN, "remedy": {"document": "tyhjä.txt"}, "documents": [entry]}
    found = desk.deliver({"tyhjä.txt": b""}, whole)
    got = desk.reader().get(f"/fi/inbox/{found}/documents/1")
    assert (got.status, got.content, got.one("content-length")) == (200, b"", "0")


@pytest.mark.parametrize("number", ["0", "3", "-1", "01x", "1.0", "99999999999999999999", ""])
def test_there_is_no_other_document(desk: Desk, number: str) -> None:
    """The letter has two."""
    found = desk.file(**PLAIN)
    assert desk.reader().get(f"/fi/inbox/{found}/documents/{number}").status == 404


def test_a_part_of_a_document_is_the_whole(desk: Desk) -> None:
    """A range is not served (RFC 9110 section 14.2 allows it), and a head is not answered."""
    found = desk.file(**PLAIN)
    aino = desk.reader()
    whole = aino.get(f"/fi/inbox/{found}/documents/2")
    part = aino.get(f"/fi/inbox/{found}/documents/2", Range="bytes=0-9")
    assert (part.status, part.content) == (200, whole.content)
    head = aino.ask("HEAD", f"/fi/inbox/{found}/documents/2")
    assert head.status == 405


def test_a_sealed_file_that_was_changed_is_not_given(desk: Desk) -> None:
    """Nor one that is gone: the disk is a thief's as well."""
    found = desk.file(**PLAIN)
    aino = desk.reader()
    assert aino.get(f"/fi/inbox/{found}").status == 200
    (name,) = [name for name in desk.town.sealed(found).files if "-document-" in name]
    path = desk.town.home / "sealed" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert aino.get(f"/fi/inbox/{found}/documents/2").status == 409
    path.unlink()
    assert aino.get(f"/fi/inbox/{found}/documents/2").status == 409
    assert aino.get(f"/fi/inbox/{found}/documents/1").status == 200
