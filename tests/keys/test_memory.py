"""What gpg reads and writes in memory: bounded by the kernel, and gone with its last reader."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from silta.keys.memory import (
    LEAST_FILE_BYTES,
    AsDescriptor,
    Descriptors,
    InMemory,
    Output,
    cap,
)

LIMIT = 2 * LEAST_FILE_BYTES
END_SECONDS = 30


def open_descriptors() -> int:
    """Return how many descriptors this process holds; each mapped file has one of its own."""
    return len(list(Path("/proc/self/fd").iterdir()))


def written(output: Output, size_bytes: int, limit_bytes: int | None = None) -> int:
    """Have a process write so much into it, capped if a limit is given; return how it ended."""
    command = ["sh", "-c", f"read _; exec head -c {size_bytes} /dev/zero"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=output.descriptor, stderr=subprocess.DEVNULL
    ) as child:
        if limit_bytes is not None:
            cap(child.pid, limit_bytes)
        child.communicate(b"\n", END_SECONDS)
        return child.returncode


@pytest.mark.parametrize("size", [0, 1, 9, 10])
def test_what_was_written_is_what_is_read(size: int) -> None:
    """Up to the limit it is all there."""
    with Output(10) as output:
        assert written(output, size) == 0
        assert not output.is_over_limit
        assert output.content[:] == bytes(size)


def test_no_more_than_the_limit_is_kept() -> None:
    """A bomb ends as one, and what is left of it is as small as anything."""
    with Output(10) as output:
        written(output, 11)
        assert output.is_over_limit
        assert len(output.content) == 10


def test_the_content_outlives_the_file() -> None:
    """The letter is read after gpg's run is over."""
    gc.collect()  # what tests before this one left is not this one's
    before = open_descriptors()
    with Output(10) as output:
        written(output, 5)
        content = output.content
    assert content[:] == bytes(5)
    del content
    gc.collect()
    assert open_descriptors() == before


def test_the_kernel_ends_a_process_that_writes_too_much() -> None:
    """Soon after the limit, so that no content fills the memory of the machine."""
    with Output(LIMIT) as output:
        assert written(output, 10 * LIMIT, LIMIT) in (-signal.SIGXFSZ, 1)
        assert output.is_over_limit
        assert os.fstat(output.descriptor).st_size == LIMIT + 1


def test_a_process_may_write_what_it_may() -> None:
    """The last byte too."""
    with Output(LIMIT) as output:
        assert written(output, LIMIT, LIMIT) == 0
        assert not output.is_over_limit


def test_a_small_limit_leaves_room_for_what_gpg_writes_beside() -> None:
    """Keyrings are files too."""
    with Output(10) as output:
        assert written(output, LEAST_FILE_BYTES, 10) == 0
        assert output.is_over_limit


def test_a_process_that_has_ended_is_capped_without_a_word() -> None:
    """It wrote what it wrote."""
    with subprocess.Popen(["true"]) as child:
        child.wait(END_SECONDS)
    cap(child.pid, LIMIT)


def test_an_argument_is_spelt_as_gpg_reads_it() -> None:
    """A path, or a descriptor's number; both stand at the start of what was given."""
    with ExitStack() as opened:
        descriptors = Descriptors(opened)
        assert descriptors.spell("--verify") == "--verify"
        assert descriptors.spell(Path("/a/b")) == "/a/b"
        path = descriptors.spell(InMemory(b"signature"))
        number = descriptors.spell(AsDescriptor(b"status"))
        assert Path(path).read_bytes() == b"signature"
        assert os.read(int(number), 100) == b"status"
        assert [path, number] == [
            f"/proc/self/fd/{descriptors.passed[0]}",
            str(descriptors.passed[1]),
        ]
    assert not Path(path).exists()


def test_what_gpg_is_given_does_not_show_in_its_arguments() -> None:
    """Everybody on the machine may run ``ps``."""
    with ExitStack() as opened:
        descriptors = Descriptors(opened)
        assert "salaisuus" not in descriptors.spell(InMemory(b"salaisuus"))
