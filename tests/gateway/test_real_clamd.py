"""A real clamd, where the machine has one, with one signature of our own: the double is true."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

from silta.base.reason import Reason, Refused
from silta.gateway.scanner import Scanner
from tests.peers.clamd import EICAR
from tests.peers.directory import short_directory

START_SECONDS = 30
CONFIGURATION = """\
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}
Foreground yes
StreamMaxLength 1M
MaxFileSize 500K
AlertExceedsMax yes
"""

pytestmark = pytest.mark.skipif(shutil.which("clamd") is None, reason="clamd is not installed")


@pytest.fixture(scope="module")
def scanner() -> Iterator[Scanner]:
    """Give the door to a real clamd."""
    with short_directory() as folder:
        configuration = CONFIGURATION.format(folder=folder)
        if os.geteuid() == 0:
            configuration += "User root\n"
        (folder / "clamd.conf").write_text(configuration)
        (folder / "silta.ndb").write_text(f"Silta.Test:0:*:{EICAR.hex()}\n")
        command = ["clamd", "--config-file", str(folder / "clamd.conf")]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                made = Scanner(folder / "clamd.ctl")
                _wait_for(made)
                yield made
            finally:
                process.kill()


def _wait_for(scanner: Scanner) -> None:
    end = time.monotonic() + START_SECONDS
    while not scanner.is_there():
        assert time.monotonic() < end, "clamd did not start"
        time.sleep(0.05)


def test_clean_documents_pass(scanner: Scanner) -> None:
    """An empty one, a small one, and one of several chunks."""
    scanner.scan([b"", b"%PDF-1.4\n", bytes(300_000)])


@pytest.mark.parametrize(
    ("document", "reason", "detail"),
    [
        (EICAR, Reason.DOCUMENT_MALICIOUS, "clamd found Silta.Test.UNOFFICIAL"),
        (
            bytes(2 << 20),
            Reason.FAULT,
            "documents.1 was not scanned: longer than clamd's StreamMaxLength",
        ),
        (
            bytes(700_000) + EICAR,
            Reason.FAULT,
            "documents.1 was not scanned: clamd gave up at one of its limits",
        ),
    ],
    ids=["malicious", "too long a stream", "too long a file"],
)
def test_other_documents_do_not(
    scanner: Scanner, document: bytes, reason: Reason, detail: str
) -> None:
    """Malicious is final, not scanned is not."""
    with pytest.raises(Refused) as refused:
        scanner.scan([b"%PDF-1.4\n", document])
    assert (refused.value.reason, refused.value.detail) == (reason, detail)
