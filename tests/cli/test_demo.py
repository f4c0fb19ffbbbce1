"""The demo, as a newcomer runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.peers.ports import free_port

COMMAND = [sys.executable, "-c", "from silta.cli.main import main; main()", "demo", "--once"]


def told(home: Path) -> subprocess.CompletedProcess[str]:
    """Run the demo once in ``home``, as a process of its own."""
    listen = f"127.0.0.1:{free_port()}"
    settings = {"SILTA_HOME": str(home), "SILTA_GATEWAY_LISTEN": listen}
    environment = {"PATH": "/usr/sbin:/usr/bin:/bin", **settings}
    return subprocess.run(
        COMMAND, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_demo_comes_true(short_tmp: Path) -> None:
    """Exit 0 only if the document that went in by SMTP is the one that was filed."""
    done = told(short_tmp / "demo")
    assert done.returncode == 0, done.stderr
    assert "250 2.0.0 filed" in done.stdout
    assert "filed as sent" in done.stdout


def test_the_demo_removes_nothing_that_is_not_its_own(short_tmp: Path) -> None:
    """Somebody may have a real home under that name."""
    (short_tmp / "letters.txt").write_text("mine")
    done = told(short_tmp)
    assert (done.returncode, "was not made by a demo" in done.stderr) == (1, True)
    assert (short_tmp / "letters.txt").read_text() == "mine"
