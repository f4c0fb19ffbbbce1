"""Bundles as Aino downloads them, and what a forger makes of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Final

from silta.mailbox.evidence.bundle.check import Checked, check
from silta.mailbox.evidence.bundle.member import small
from silta.mailbox.evidence.bundle.zip_form import written
from silta.mailbox.evidence.bundle.zip_read import read_package
from tests.letters import DOCUMENTS
from tests.mailbox.evidence.worker_pass import catch_up
from tests.portal.desk import PLAIN, Desk, open_desk
from tests.road.test_encapsulated_letters import encapsulated
from tests.town import Town, received

Files = Mapping[str, bytes]
SEALED: Final = "sealed"  # the letter is signed as it is sealed
INSIDE: Final = "inside"  # its signature stands beside it, inside the seal (RFC 1847)
WAITING: Final = "waiting"  # filed a moment ago: none of its records is under a checkpoint


def make_bundles(town: Town) -> dict[str, bytes]:
    """Return a bundle of each kind, each of a message of its own, as the portal gives it."""
    with open_desk(town) as desk:
        sealed, inside = _sealed(desk), _inside(desk)
        desk.reader().get(f"/fi/inbox/{sealed}")
        desk.reader().get(f"/fi/inbox/{inside}")
        catch_up(town)
        waiting = _sealed(desk)
        catch_up(town, checkpoint=False)
        made = {SEALED: sealed, INSIDE: inside, WAITING: waiting}
        return {kind: _downloaded(desk, message) for kind, message in made.items()}


def _downloaded(desk: Desk, message: str) -> bytes:
    got = desk.reader().get(f"/fi/inbox/{message}/bundle")
    assert got.status == 200
    return got.content


def _sealed(desk: Desk) -> str:
    remedy = {"remedy": {"document": "oikaisuohje.pdf"}}
    return desk.deliver(DOCUMENTS, {**PLAIN, **remedy})


def _inside(desk: Desk) -> str:
    manifest = desk.town.letter(delivery={"method": "ordinary"})
    desk.intake.take_in(received(encapsulated(desk.town, manifest, "--armor")))
    (row,) = desk.town.messages(manifest["message_id"])
    return str(row["id"])


def files_of(content: bytes) -> dict[str, bytes]:
    """Return what a bundle holds, as Python's own reader sees it."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: Files) -> bytes:
    """Return files as a ZIP in the form of bundles."""
    return b"".join(written([small(path, content) for path, content in files.items()]))


def forged(files: Files, path: str, content: bytes | None) -> dict[str, bytes]:
    """Return a bundle where one file is another, or none, and all sums are made anew."""
    changed = {**files, path: content}
    kept = {name: held for name, held in changed.items() if held is not None}
    if path != "SHA256SUMS":
        others = {name: held for name, held in kept.items() if name != "SHA256SUMS"}
        lines = (f"{hashlib.sha256(held).hexdigest()}  {n}\n" for n, held in others.items())
        kept["SHA256SUMS"] = "".join(lines).encode()
    return kept


def flipped(content: bytes, at: int) -> bytes:
    """Return the content with one bit of one byte changed."""
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def checked(content: bytes) -> Checked:
    """Return what the whole check says of a file."""
    return check(read_package(content), lambda _: None)


def message_in(files: Files) -> str:
    """Return the id of the message that a bundle is about, as its text says it."""
    [line] = [one for one in files["VERIFY.txt"].splitlines() if one.startswith(b"message: ")]
    return line.removeprefix(b"message: ").decode()
