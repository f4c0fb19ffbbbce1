"""The ZIP of a bundle: what any other reader makes of it, and what we take from strangers."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from silta.mailbox.evidence.bundle.member import Member, small
from silta.mailbox.evidence.bundle.zip_form import ChangedMember, size_of, written
from silta.mailbox.evidence.bundle.zip_read import (
    LARGEST_BYTES,
    MOST_MEMBERS,
    NoBundle,
    read_package,
)
from tests.mailbox.evidence.bundle.bundles import files_of, packed

FILES: Mapping[str, bytes] = {"VERIFY.txt": b"a\n", "records/01-filed.json": b"", "x/y-1": b"z"}


def zipped(
    *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED
) -> bytes:
    """Return a ZIP as Python writes it, which has no scruples."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as opened:
        for name, content in entries:
            opened.writestr(name, content)
    return out.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """Return the entry of a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return info


def test_any_program_reads_it(tmp_path: Path) -> None:
    """Python's reader and Info-ZIP, which tests each sum."""
    content = packed(FILES)
    assert files_of(content) == FILES
    file = tmp_path / "a.zip"
    file.write_bytes(content)
    done = subprocess.run(["unzip", "-t", file], capture_output=True, check=True)
    assert b"No errors" in done.stdout


def test_equal_members_make_equal_bytes_of_a_size_known_before() -> None:
    """So its length is sent before the first byte, and one changed byte shows."""
    members = [small(path, content) for path, content in FILES.items()]
    assert packed(FILES) == packed(FILES)
    assert size_of(members) == len(packed(FILES))


def test_a_member_that_changes_under_way_breaks_it_off() -> None:
    """What comes is short, and not another file."""
    honest = small("a", b"abc")
    grown = Member(honest.path, honest.size_bytes, honest.crc32, honest.sha256, lambda: (b"abcd",))
    with pytest.raises(ChangedMember):
        list(written([grown]))


def test_what_we_wrote_is_read_as_it_is() -> None:
    """In its order, and known for ours."""
    package = read_package(packed(FILES))
    assert list(package.members) == list(FILES)
    assert (package.is_as_packed, package.altered) == (True, ())
    assert {path: span.whole() for path, span in package.spans.items()} == FILES


def test_what_another_program_packed_is_read_but_not_taken_for_ours() -> None:
    """Its times and its system are another's."""
    package = read_package(zipped(*FILES.items()))
    assert (list(package.members), package.is_as_packed) == (list(FILES), False)


STRANGE_NAMES = (
    *("../a", "/etc/passwd", "a/../b", "a//b", "C:\\a", "a\\b", "a b", "ä", "a\n", "", ".a", "a/"),
    *("a/.", "~", "x" * 201),
)


@pytest.mark.parametrize("name", STRANGE_NAMES, ids=ascii)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    """Before anything is read: nothing of ours is ever called so."""
    with pytest.raises(NoBundle):
        read_package(packed_as(name))


def packed_as(name: str) -> bytes:
    """Return a bundle whose one member has a name, in whatever bytes."""
    raw = name.encode()
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, len(raw), 0)
    return head + raw


def cut(content: bytes) -> bytes:
    """Return all but the end of the first member."""
    return content[:41]


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "the same name": lambda: packed({"a": b"1"})[:32] + packed({"a": b"2"}),
    "compressed": lambda: zipped(("a", bytes(10_000_000)), method=zipfile.ZIP_DEFLATED),
    "too many": lambda: packed({f"a{number}": b"" for number in range(MOST_MEMBERS + 1)}),
    "cut off": lambda: cut(packed(FILES)),
    "a size beyond the file": lambda: packed(FILES).replace(
        b"\x02\0\0\0\x02\0\0\0", b"\xff" * 8, 1
    ),
    "something before it": lambda: b"#!/bin/sh\n" + packed(FILES),
    "no ZIP": lambda: b"%PDF-1.4",
    "nothing": lambda: b"",
    "too large": lambda: bytes(LARGEST_BYTES + 1),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused(kind: str) -> None:
    """In one pass over its headers: nothing is unpacked, and there is nothing to swell."""
    with pytest.raises(NoBundle):
        read_package(HOSTILE[kind]())


def test_what_only_a_directory_can_say_is_found() -> None:
    """A link, a comment, a second directory, a member that is not listed."""
    for content in (
        zipped((link("a"), b"/etc/passwd")),
        packed(FILES) + b"more",
        packed(FILES)[:-2] + b"\x01\0c",
        packed({"a": b"1"})[:32] + packed(FILES),
    ):
        assert not read_package(content).is_as_packed
