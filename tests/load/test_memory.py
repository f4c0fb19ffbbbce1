"""The gateway's memory, whatever comes: large mails, endless lines, floods, bombs (18-22, 45)."""

from __future__ import annotations

import smtplib
import subprocess
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.letters import DOCUMENTS, outer_mail, small_pdf
from tests.load.gateways import UNMEASURED, is_fault
from tests.load.memory import MIB, watched
from tests.load.outcome import check_filed_once
from tests.load.sealing import AT_ONCE
from tests.load.wire import again_and_again, pieces_of, send_content
from tests.peers.directory import short_directory
from tests.road.building import copy_of
from tests.road.process import Running
from tests.town import Town

LARGE_MAILS, LARGE_BYTES = 50, 30 * MIB
# Base64 twice, once with a line end after 64 characters and once after 76.
OF_ITS_DOCUMENT = 64 / 65 * 76 / 78 * (3 / 4) ** 2
# The bench holds it to 200 ms, on a machine with nothing else to do.
LONGEST_NOOP_SECONDS = 2.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@dataclass(slots=True)
class Session:
    """A second session while something goes on in the first."""

    longest_noop_seconds: float = 0.0


@pytest.fixture(scope="module")
def town(first_town: Town) -> Iterator[Town]:
    """Give a town whose gateway runs, and has met its first mail."""
    with copy_of(first_town) as copied:
        copied.start_gateway(UNMEASURED)
        assert copied.send(copied.mail()).reason == "filed"
        yield copied


@contextmanager
def second_session(running: Running) -> Iterator[Session]:
    """Have a session say NOOP after NOOP until the end of the block."""
    session, over = Session(), Event()

    def talk(client: smtplib.SMTP) -> None:
        while not over.wait(0.02):
            began = time.monotonic()
            assert client.noop()[0] == 250
            waited = time.monotonic() - began
            session.longest_noop_seconds = max(session.longest_noop_seconds, waited)

    with running.client() as client:
        talking = Thread(target=talk, args=(client,))
        talking.start()
        try:
            yield session
        finally:
            over.set()
            talking.join()


@pytest.mark.parametrize(
    ("unit", "size_bytes", "reasons", "growth_bytes"),
    [
        (b"x", 200 * MIB, {"line.too_long", "size.too_large"}, 16 * MIB),
        (b"\r\n", 50 * MIB - 2, {"mail.unreadable"}, 64 * MIB),
        (b"x" * 70 + b"\r\n", 200 * MIB, {"size.too_large"}, 64 * MIB),
        (b"\0", 40 * MIB, {"line.bare_newline", "line.too_long"}, 16 * MIB),
    ],
    ids=["an endless line", "empty lines", "far beyond SIZE", "NULs"],
)
def test_a_flood_takes_little_memory_and_keeps_nobody_waiting(
    town: Town, unit: bytes, size_bytes: int, reasons: set[str], growth_bytes: int
) -> None:
    """It is refused for good, when it has gone by."""
    running = town.running[-1]
    with second_session(running) as other, watched(running.pid, town.home) as memory:
        answer = send_content(running, again_and_again(unit, size_bytes))
    assert answer.code >= 500
    assert answer.reason in reasons
    assert memory.growth_bytes <= growth_bytes
    assert other.longest_noop_seconds < LONGEST_NOOP_SECONDS


def test_a_bomb_is_cut_short(town: Town) -> None:
    """Less than a kibibyte on the wire that would swell to half a gibibyte."""
    bomb = _bomb(town)
    armoured = len(bomb)
    running = town.running[-1]
    with second_session(running) as other, watched(running.pid, town.home) as memory:
        answer = running.send(outer_mail(bomb))
    assert armoured < 4096
    assert answer.reason == "size.expanded"
    assert memory.growth_bytes <= 300 * MIB
    assert other.longest_noop_seconds < LONGEST_NOOP_SECONDS


def _bomb(town: Town) -> bytes:
    """Return 500 MiB of zeros, signed, compressed by bzip2 and encrypted."""
    registers = town.registers
    who = ("--recipient", "intake@silta.localhost", "--local-user", registers.keys["kirjaamo"])
    how = ("--armor", "--compress-algo", "bzip2", "-z", "9", "--trust-model", "always")
    zeros = subprocess.Popen(["head", "-c", str(500 * MIB), "/dev/zero"], stdout=subprocess.PIPE)
    with zeros:
        return subprocess.run(
            ["gpg", "--batch", "--homedir", registers.gpg.home, *how, *who, "--sign", "--encrypt"],
            stdin=zeros.stdout,
            capture_output=True,
            check=True,
        ).stdout


def test_fifty_large_mails_at_once_stay_within_half_a_gibibyte(first_town: Town) -> None:
    """Each is filed, or told to come again, and then is filed."""
    with copy_of(first_town) as town, short_directory() as folder:
        mails = _large_mails(town, folder)
        running = town.start_gateway(UNMEASURED)
        with watched(running.pid, town.home) as memory:
            _send_until_filed(running, mails.values())
        assert memory.most_bytes <= 512 * MIB
        check_filed_once(town, list(mails))
        assert [line for line in running.journal().splitlines() if is_fault(line)] == []
        assert running.stop() == 0


def _large_mails(town: Town, folder: Path) -> dict[str, Path]:
    """Seal large letters, which nobody could hold in memory together, into files."""
    liite = small_pdf("Liite", _noise(int(LARGE_BYTES * OF_ITS_DOCUMENT)))
    documents = {**DOCUMENTS, "liite.pdf": liite}

    def seal(number: int) -> tuple[str, Path]:
        manifest = town.letter(documents)
        path = folder / str(number)
        path.write_bytes(town.mail(manifest, documents, options=("--compress-algo", "none")))
        return manifest["message_id"], path

    with ThreadPoolExecutor(AT_ONCE) as pool:
        mails = dict(pool.map(seal, range(LARGE_MAILS)))
    assert all(abs(path.stat().st_size - LARGE_BYTES) < MIB for path in mails.values())
    return mails


def _noise(size_bytes: int) -> bytes:
    with Path("/dev/urandom").open("rb") as noise:
        return noise.read(size_bytes)


def _send_until_filed(running: Running, mails: Iterable[Path]) -> None:
    """Send all at once, and those that are put off again."""
    waiting = list(mails)
    while waiting:
        with ThreadPoolExecutor(len(waiting)) as peers:
            answers = list(peers.map(lambda mail: send_content(running, pieces_of(mail)), waiting))
        assert all(answer.code == 250 or 400 <= answer.code < 500 for answer in answers), answers
        waiting = [
            mail for mail, answer in zip(waiting, answers, strict=True) if answer.code != 250
        ]
