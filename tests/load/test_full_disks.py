"""Full disks: the spool's, the database's and the sealed files' (cases 9 and 10)."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.letters import LARGE
from tests.load.gateways import is_fault
from tests.load.outcome import check_filed_once
from tests.load.sealing import Sealed, seal_one
from tests.peers.directory import short_directory
from tests.road.building import copy_of
from tests.road.process import Running
from tests.town import Town

FULL = "4.3.1 storage.full storage is full, try again later"
SIZE_BYTES = 8 * 1024 * 1024
RECOVERS_WITHIN_SECONDS = 10


# Which folder has a disk of its own, and how much of each disk is kept free.
CASES = [("spool", 0), ("database", 0), ("sealed", 0), ("spool", SIZE_BYTES // 2)]


@pytest.fixture(params=CASES, ids=["spool", "database", "sealed files", "a reserve"])
def town_and_disk(request: pytest.FixtureRequest, first_town: Town) -> Iterator[tuple[Town, Path]]:
    """Give a town of which one folder is a small disk of its own."""
    name, reserved = request.param
    with short_directory() as folder:
        disk = folder / "disk"
        disk.mkdir()
        with small_disk(disk):
            url = f"sqlite:///{disk / 'silta.db'}" if name == "database" else None
            with copy_of(first_town, url) as town:
                if url is None:
                    place = town.home / name
                    place.rmdir()
                    place.symlink_to(disk)
                town.start_gateway(SILTA_RESERVED_BYTES=str(reserved))
                yield town, disk
                for gateway in town.running:
                    gateway.kill()


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount a small file system in memory on a folder; skips where that may not be done."""
    size = f"size={SIZE_BYTES},mode=700"
    mount = ["mount", "-t", "tmpfs", "-o", size, "silta-test", str(folder)]
    done = subprocess.run(mount, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"needs the right to mount a file system: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no byte on a disk."""
    filler = disk / "filler"
    handle = os.open(filler, os.O_WRONLY | os.O_CREAT)
    try:
        for piece_bytes in (65_536, 4_096, 1):
            _fill(handle, bytes(piece_bytes))
        yield
    finally:
        os.close(handle)
        filler.unlink()


def _fill(handle: int, piece: bytes) -> None:
    try:
        while True:
            os.write(handle, piece)
    except OSError:
        return


@pytest.mark.slow
def test_a_full_disk_is_452_until_there_is_room(town_and_disk: tuple[Town, Path]) -> None:
    """Nothing half stays behind, and soon after there is room again all is filed, once."""
    town, disk = town_and_disk
    gateway = town.running[-1]
    first, *others = (seal_one(town, LARGE) for _ in range(5))
    assert gateway.send(first.mail).code == 250
    before = _kept(town)
    with filled(disk):
        answers = [gateway.send(sealed.mail) for sealed in others]
        assert [(answer.code, answer.text) for answer in answers] == [(452, FULL)] * len(others)
        assert _kept(town) == before
    assert _sent_within(gateway, others, RECOVERS_WITHIN_SECONDS)
    assert gateway.stop() == 0
    assert [line for line in gateway.journal().splitlines() if is_fault(line)] == []
    check_filed_once(town, [sealed.message_id for sealed in (first, *others)])
    for row in town.messages():
        assert town.documents(row["id"]) == list(LARGE.values())


def _kept(town: Town) -> tuple[int, int, set[Path]]:
    files = {path for path in (town.home / "sealed").glob("**/*") if path.is_file()}
    files = {path for path in files if path.name != "filler"}
    return len(town.messages()), len(town.evidence()), files


def _sent_within(gateway: Running, mails: list[Sealed], seconds: float) -> bool:
    """Send again as a mail server does; tell whether all were filed in this time."""
    end = time.monotonic() + seconds
    while mails and time.monotonic() < end:
        mails = [sealed for sealed in mails if gateway.send(sealed.mail).code != 250]
    return not mails
