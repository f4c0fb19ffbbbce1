"""Disks as a peer meets them: spooled without a name, and 452 while there is no room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.letters import DOCUMENTS, INTAKE, KIRJAAMO, small_pdf
from tests.road.building import copy_of
from tests.road.disks import small_disk
from tests.road.process import Answer
from tests.town import Town

FULL = "4.3.1 storage.full storage is full, try again later"
MORE_THAN_ANY_DISK = str(2**62)
LARGE = {**DOCUMENTS, "päätös.pdf": small_pdf("Paatos", os.urandom(200_000))}


@pytest.fixture
def town(first_town: Town) -> Iterator[Town]:
    """Give a town of the test's own, on SQLite: the disk under a database is not looked at here."""
    with copy_of(first_town) as town:
        yield town


def spooled(town: Town) -> list[str]:
    """Return the files of the spool that the gateway has open."""
    folder = Path(f"/proc/{town.running[-1].pid}/fd")
    found = [str(link.readlink()) for link in folder.iterdir() if link.is_symlink()]
    return [path for path in found if path.startswith(str(town.home / "spool"))]


def test_half_a_mail_stands_in_the_spool_under_no_name(town: Town) -> None:
    """Whatever becomes of the gateway, nothing of it is left."""
    gateway, content = town.start_gateway(), town.mail()
    with gateway.client() as client:
        client.mail(KIRJAAMO)
        client.rcpt(INTAKE)
        assert client.docmd("DATA")[0] == 354
        client.send(content[: len(content) // 2])
        [path] = spooled(town)
        assert path.endswith("(deleted)")
        assert list((town.home / "spool").iterdir()) == []
        client.send(content[len(content) // 2 :] + b".\r\n")
        assert client.getreply()[0] == 250
    assert spooled(town) == []


def test_a_mail_that_fills_the_spool_is_answered_452_and_the_session_goes_on(town: Town) -> None:
    """What still comes of it goes by unread; the next mail is a new one."""
    with small_disk(town.home / "spool", "size=128k"):
        gateway = town.start_gateway(SILTA_RESERVED_BYTES="0")
        with gateway.client() as client:
            for documents, expected in ((LARGE, (452, FULL.encode())), (DOCUMENTS, None)):
                client.mail(KIRJAAMO)
                client.rcpt(INTAKE)
                answer = client.data(town.mail(town.letter(documents), documents))
                assert answer == expected if expected else answer[0] == 250
            assert client.noop()[0] == 250
        assert len(town.messages()) == 1
        assert gateway.stop() == 0


def test_a_spool_without_room_for_a_file_says_so_instead_of_354(town: Town) -> None:
    """Before the peer has sent 50 MiB for nothing, and the session goes on."""
    with small_disk(town.home / "spool", "nr_inodes=1"):
        gateway = town.start_gateway(SILTA_RESERVED_BYTES="0")
        with gateway.client() as client:
            client.mail(KIRJAAMO)
            client.rcpt(INTAKE)
            assert client.docmd("DATA") == (452, FULL.encode())
            assert client.mail(KIRJAAMO)[0] == 250
        assert gateway.stop() == 0


@pytest.mark.parametrize("recipient", [INTAKE, "koe@silta.localhost"])
def test_below_the_reserve_no_mail_is_begun(town: Town, recipient: str) -> None:
    """What is inside already needs the room."""
    gateway = town.start_gateway(SILTA_RESERVED_BYTES=MORE_THAN_ANY_DISK)
    with gateway.client() as client:
        assert client.mail(KIRJAAMO)[0] == 250
        assert client.rcpt(recipient) == (452, FULL.encode())
    assert town.send(b"", recipient="muu@silta.localhost").code == 550
    assert isinstance(town.send(town.mail(), recipient=recipient), Answer)
    assert town.messages() == []
