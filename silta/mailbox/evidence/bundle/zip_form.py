"""The one form of ZIP that bundles have (APPNOTE.TXT 6.3.10 section 4.3): nothing compressed.

Equal members give equal bytes, and their sizes are known before the first one is written. So
a bundle can be sent as it is made, and a reader that finds one changed byte can say so.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from silta.mailbox.evidence.bundle.member import Member

LOCAL: Final = struct.Struct("<4s5H3I2H")
CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
END: Final = struct.Struct("<4s4H2IH")
LOCAL_MARK, CENTRAL_MARK, END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
VERSION: Final = 20  # 2.0: folders in names
STORED: Final = 0
# 1980-01-01 00:00, the format's first moment: when a bundle was made says nothing.
TIME, DATE = 0, 0x21
MADE_BY_UNIX: Final = 3 << 8 | VERSION
REGULAR_FILE: Final = 0o100644 << 16


class ChangedMember(Exception):  # noqa: N818 -- the bundle is broken off
    """A member is not what it was when it was measured."""


def size_of(members: Sequence[Member]) -> int:
    """Return how many bytes the members make as a ZIP."""
    names = sum(len(member.path) for member in members)
    contents = sum(member.size_bytes for member in members)
    return contents + 2 * names + len(members) * (LOCAL.size + CENTRAL.size) + END.size


def written(members: Sequence[Member]) -> Iterator[bytes]:
    """Yield a ZIP of the members; raise ChangedMember, short of the end, if one has changed."""
    for member in members:
        yield local_header(member)
        size_bytes = 0
        for piece in member.pieces():
            size_bytes += len(piece)
            yield piece
        if size_bytes != member.size_bytes:
            raise ChangedMember(member.path)
    yield tail(members)


def local_header(member: Member) -> bytes:
    """Return what stands before a member."""
    head = LOCAL.pack(LOCAL_MARK, VERSION, 0, STORED, TIME, DATE, *_facts(member), 0)
    return head + member.path.encode("ascii")


def tail(members: Sequence[Member]) -> bytes:
    """Return what stands behind the last member: the directory of all, and its end."""
    entries, offset = [], 0
    for member in members:
        entries.append(_entry(member, offset))
        offset += LOCAL.size + len(member.path) + member.size_bytes
    directory = b"".join(entries)
    count = len(members)
    return directory + END.pack(END_MARK, 0, 0, count, count, len(directory), offset, 0)


def _entry(member: Member, offset: int) -> bytes:
    before = (CENTRAL_MARK, MADE_BY_UNIX, VERSION, 0, STORED, TIME, DATE)
    behind = (0, 0, 0, 0, REGULAR_FILE, offset)
    return CENTRAL.pack(*before, *_facts(member), *behind) + member.path.encode("ascii")


def _facts(member: Member) -> tuple[int, int, int, int]:
    return member.crc32, member.size_bytes, member.size_bytes, len(member.path)
