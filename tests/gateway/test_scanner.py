"""The scanner's door: only the very answer ``OK`` is clean; all else of clamd's is our fault."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from silta.base.reason import Reason, Refused
from silta.gateway.scanner import CHUNK_BYTES, CLEAN, UNFINISHED, NotScanned, Scanner, signature_in
from tests.peers.clamd import (
    EICAR,
    PATIENCE_SECONDS,
    Behaviour,
    Clamd,
    hanging_up,
    read,
    running_clamd,
    saying,
    silent,
)

CANARY = b"Kuukkelipaikka"
LARGE = secrets.token_bytes(5 * 1024 * 1024)
MOMENT_SECONDS = 0.4


@pytest.fixture
def clamd(short_tmp: Path) -> Iterator[Clamd]:
    """Give an honest clamd."""
    with running_clamd(short_tmp / "clamd.ctl") as running:
        yield running


def hasty(path: Path) -> Scanner:
    """Return a scanner that waits for moments only."""
    return Scanner(path, connect_seconds=MOMENT_SECONDS, scan_seconds=MOMENT_SECONDS)


def end_of(scanner: Scanner, *documents: bytes) -> Refused:
    """Return how the scan of documents that do not pass ends."""
    with pytest.raises(Refused) as refused:
        scanner.scan(documents)
    return refused.value


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param([], id="none"),
        pytest.param([b""], id="an empty one"),
        pytest.param([b"%PDF-1.4", b"", b"%PDF-1.7"], id="three"),
        pytest.param([LARGE], id="5 MiB"),
        pytest.param([bytes(CHUNK_BYTES)], id="exactly a chunk"),
        pytest.param([bytes(CHUNK_BYTES + 1)], id="a chunk and a byte"),
    ],
)
def test_clamd_is_given_the_very_bytes_of_each_document(
    clamd: Clamd, documents: list[bytes]
) -> None:
    """What is scanned must be what is filed."""
    Scanner(clamd.path).scan(documents)
    assert clamd.scanned == documents


@pytest.mark.parametrize("before", [0, CHUNK_BYTES - 30])
def test_a_malicious_document_is_refused_by_its_number(clamd: Clamd, before: int) -> None:
    """The sender learns which document; the signature's name is for the journal."""
    refused = end_of(Scanner(clamd.path), b"%PDF-1.4", bytes(before) + EICAR, b"%PDF-1.7")
    assert (refused.reason, refused.field) == (Reason.DOCUMENT_MALICIOUS, "documents.1")
    assert refused.detail == "clamd found Eicar-Signature"


UNKNOWN = "clamd gave no answer that we know"
MISBEHAVIOUR: dict[str, tuple[Behaviour, str]] = {
    "says nothing": (saying(), "clamd gave no answer"),
    "says only a NUL": (saying(b"\0"), UNKNOWN),
    "is cut off": (saying(b"stream: OK"), UNKNOWN),
    "ends by a line feed": (saying(b"stream: OK\n"), UNKNOWN),
    "forgets the stream": (saying(b"OK\0"), UNKNOWN),
    "says OK and more": (saying(b"stream: OK, I think\0"), UNKNOWN),
    "answers twice": (saying(b"stream: OK\0stream: OK\0"), UNKNOWN),
    "does not know the command": (saying(b"UNKNOWN COMMAND\0"), UNKNOWN),
    "names nothing found": (saying(b"stream:  FOUND\0"), UNKNOWN),
    "repeats the document": (saying(b"stream: " + CANARY + b"\0"), UNKNOWN),
    "speaks without an end": (saying(b"x" * 100_000), UNKNOWN),
    "has an error": (saying(b"stream: " + CANARY + b" ERROR\0"), "clamd had an error"),
    "gives up at a limit": (
        saying(b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"),
        "clamd gave up at one of its limits",
    ),
    "hangs": (silent, "TimeoutError"),
    "answers byte by byte, too late": (
        saying(*(CLEAN[at : at + 1] for at in range(11)), each_after_seconds=0.1),
        "TimeoutError",
    ),
    "resets at once": (hanging_up(after_bytes=0), "clamd hung up in the middle"),
    "resets in the middle": (hanging_up(after_bytes=100_000), "clamd hung up in the middle"),
    "says OK in the middle": (
        hanging_up(after_bytes=100_000, saying=CLEAN),
        "clamd hung up in the middle",
    ),
}


@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_not_scanned_is_never_clean(clamd: Clamd, name: str) -> None:
    """The peer keeps the mail; the journal says why, in words of our own."""
    clamd.behave, why = MISBEHAVIOUR[name]
    scanner = hasty(clamd.path) if why == "TimeoutError" else Scanner(clamd.path)
    refused = end_of(scanner, CANARY + LARGE)
    assert (refused.reason, refused.field) == (Reason.FAULT, None)
    assert refused.detail == f"documents.0 was not scanned: {why}"


def test_a_document_beyond_clamds_limit_is_told_apart(clamd: Clamd) -> None:
    """Over its stream limit clamd hangs up; the operator reads which setting is too small."""
    clamd.stream_max_bytes = 1024 * 1024
    refused = end_of(Scanner(clamd.path), b"%PDF-1.4", LARGE)
    assert refused.reason == Reason.FAULT
    assert refused.detail == "documents.1 was not scanned: longer than clamd's StreamMaxLength"


@pytest.mark.parametrize("what", ["nothing", "a file", "a folder", "a deaf socket", "a long path"])
def test_where_no_clamd_is_nothing_is_clean(short_tmp: Path, what: str) -> None:
    """Among others right after a restart of the machine, when clamd is still loading."""
    path = short_tmp / ("x" * 200 if what == "a long path" else "clamd.ctl")
    if what == "a file":
        path.touch()
    elif what == "a folder":
        path.mkdir()
    elif what == "a deaf socket":
        with socket.socket(socket.AF_UNIX) as left_over:
            left_over.bind(str(path))
    assert end_of(Scanner(path), b"%PDF-1.4").reason == Reason.FAULT
    assert not Scanner(path).is_there()


def test_the_deadline_is_the_letters(clamd: Clamd) -> None:
    """Twenty documents must not keep a thread for twenty times as long."""
    clamd.behave = saying(CLEAN, each_after_seconds=0.15)
    begun = time.monotonic()
    refused = end_of(hasty(clamd.path), *([b"%PDF-1.4"] * 20))
    assert refused.detail.endswith("was not scanned: TimeoutError")
    assert len(clamd.scanned) < 5
    assert time.monotonic() - begun < 5 * MOMENT_SECONDS


def test_a_slow_answer_is_waited_for(clamd: Clamd) -> None:
    """An answer may come in pieces; a large PDF takes its seconds."""
    clamd.behave = saying(b"stream:", b" OK", b"\0", each_after_seconds=0.1)
    Scanner(clamd.path).scan([b"%PDF-1.4"])


@pytest.fixture
def full_queue(short_tmp: Path) -> Iterator[socket.socket]:
    """Give a clamd that takes nobody in, with somebody in its queue of one."""
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as first:
        listener.settimeout(PATIENCE_SECONDS)
        listener.bind(str(short_tmp / "clamd.ctl"))
        listener.listen(0)
        first.connect(listener.getsockname())
        yield listener


def test_a_full_queue_is_waited_for(full_queue: socket.socket) -> None:
    """A Unix socket refuses at once where its queue is full, which is no reason to give up."""
    scanner = Scanner(Path(full_queue.getsockname()))
    with ThreadPoolExecutor(1) as pool:
        scan = pool.submit(scanner.scan, [b""])
        time.sleep(MOMENT_SECONDS / 4)
        full_queue.accept()[0].close()
        connection, _ = full_queue.accept()
        with connection:
            assert read(connection, 14) == b"zINSTREAM\0" + bytes(4)
            connection.sendall(CLEAN)
        assert scan.result() is None


def test_a_full_queue_is_not_waited_for_for_ever(full_queue: socket.socket) -> None:
    """Clamd may hang with others waiting."""
    scanner = Scanner(Path(full_queue.getsockname()), connect_seconds=MOMENT_SECONDS)
    assert end_of(scanner, b"").detail == "documents.0 was not scanned: TimeoutError"


def test_threads_share_a_scanner(clamd: Clamd) -> None:
    """Nobody may get the answer to another one's document."""
    scanner = Scanner(clamd.path)

    def is_clean(number: int) -> bool:
        try:
            scanner.scan([EICAR if number % 2 else b"%PDF-1.4"])
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(is_clean, range(40))) == [True, False] * 20


def test_a_clamd_that_answers_is_there(clamd: Clamd) -> None:
    """It is asked once at the gateway's start."""
    assert Scanner(clamd.path).is_there()


def test_a_clamd_that_hangs_is_away(clamd: Clamd) -> None:
    """A start must not wait for it."""
    clamd.behave = silent
    assert not hasty(clamd.path).is_there()


@given(st.binary(max_size=80) | st.text(max_size=40).map(lambda text: f"stream: {text}\0".encode()))
@example(b"")
@example(b"stream: OK\0\0")
@example(b"stream: ok\0")
def test_no_other_answer_is_clean(answer: bytes) -> None:
    """Whatever clamd says one day that we have not seen yet."""
    if answer == CLEAN:
        return
    try:
        found = signature_in(answer)
    except NotScanned:
        return
    assert found is not None


def is_name(given: bytes) -> bool:
    """Tell whether the bytes may be the name of a finding, however strange."""
    return b"\0" not in given and not given.startswith(UNFINISHED)


@given(st.binary(min_size=1, max_size=200).filter(is_name))
@example(b"OK")
@example(b"Win.Test.EICAR_HDB-1")
@example(b"\x1b[2J\r\n")
@example("pääsky".encode())
@example(b"x" * 101)
def test_what_is_found_is_found_whatever_its_name(name: bytes) -> None:
    """A name that could disturb a journal's reader is not shown; the document stays out."""
    shown = signature_in(b"stream: " + name + b" FOUND\0")
    assert shown is not None
    assert shown.isascii()
    assert shown.isprintable()
    assert shown in (name.decode("latin-1"), "something without a usable name")
    assert len(shown) <= 100


@given(st.integers(0, len(CLEAN) - 1))
def test_no_part_of_the_clean_answer_is_clean(length: int) -> None:
    """A clamd that dies while it answers has said nothing."""
    with pytest.raises(NotScanned):
        signature_in(CLEAN[:length])
