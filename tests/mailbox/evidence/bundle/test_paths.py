"""The names of documents in a bundle: any name of a letter's has one, which is always taken."""

from __future__ import annotations

import pytest

from silta.mailbox.evidence.bundle.member import small
from silta.mailbox.evidence.bundle.paths import document_path
from silta.mailbox.evidence.bundle.zip_form import written
from silta.mailbox.evidence.bundle.zip_read import read_package

SALUTATION = "\ufdfa"  # one character, which decomposes to eighteen


@pytest.mark.parametrize(
    "name", ["päätös.pdf", SALUTATION * 96 + ".pdf", " " * 90 + ".pdf", "..", "-rf.pdf", "a" * 255]
)
def test_every_name_has_a_path_that_is_read_again(name: str) -> None:
    """A letter may have it, so its bundle must verify."""
    path = document_path(1, name)
    assert len(path) <= len("documents/01-") + 80
    assert list(read_package(b"".join(written([small(path, b"")]))).members) == [path]


def test_a_long_name_keeps_its_beginning_and_its_ending() -> None:
    """By which a person and a program know it."""
    path = document_path(12, "liite-" + "a" * 200 + "-karttaote.pdf")
    assert path.startswith("documents/12-liite-a")
    assert path.endswith("-karttaote.pdf")


def test_a_name_of_common_length_is_whole() -> None:
    """As far as ASCII goes."""
    assert document_path(1, "päätös 2026.pdf") == "documents/01-paatos_2026.pdf"
