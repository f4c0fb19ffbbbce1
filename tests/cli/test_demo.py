"""The demo, as a newcomer runs it."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from pikepdf import Pdf

from silta.base.home import DEMO_MARK
from silta.cli.demo.decision import write_decision
from tests.peers.ports import free_port
from tests.town import run_silta

COMMAND = [sys.executable, "-c", "from silta.cli.main import main; main()", "demo", "--once"]


def told(home: Path) -> subprocess.CompletedProcess[str]:
    """Run the demo once in ``home``, as a process of its own."""
    ports = {name: f"127.0.0.1:{free_port()}" for name in ("GATEWAY", "PORTAL")}
    listen = {f"SILTA_{name}_LISTEN": address for name, address in ports.items()}
    environment = {"PATH": "/usr/sbin:/usr/bin:/bin", "SILTA_HOME": str(home), **listen}
    return subprocess.run(
        COMMAND, env=environment, capture_output=True, text=True, timeout=100, check=False
    )


def test_the_demo_comes_true(short_tmp: Path) -> None:
    """Exit 0 only if the document that went in by SMTP is the one that the web gave."""
    done = told(short_tmp / "demo")
    assert done.returncode == 0, done.stderr
    assert "250 2.0.0 filed" in done.stdout
    assert "Allekirjoitus tarkistettu: Siltalan kaupunki" in done.stdout
    assert "read as sent" in done.stdout
    assert " s  all of it" in done.stdout


def test_the_demo_is_made_anew_in_its_own_home(short_tmp: Path) -> None:
    """A second run starts over; the home is one that commands understand."""
    home = short_tmp / "demo"
    assert told(home).returncode == 0
    assert told(home).returncode == 0
    listed = run_silta({"SILTA_HOME": str(home)}, "message", "list", "--json")
    assert [row["state"] for row in json.loads(listed)] == ["opened"]


def test_a_running_demo_keeps_its_home(short_tmp: Path) -> None:
    """A second one would take the ground from under its feet."""
    (short_tmp / DEMO_MARK).touch()
    with (short_tmp / DEMO_MARK).open() as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        done = told(short_tmp)
    assert (done.returncode, "a demo is running" in done.stderr) == (1, True)


def test_the_demo_removes_nothing_that_is_not_its_own(short_tmp: Path) -> None:
    """Somebody may have a real home under that name."""
    (short_tmp / "letters.txt").write_text("mine")
    done = told(short_tmp)
    assert (done.returncode, "was not made by a demo" in done.stderr) == (1, True)
    assert (short_tmp / "letters.txt").read_text() == "mine"


def test_the_decision_is_a_real_pdf_of_two_pages(tmp_path: Path) -> None:
    """Readers must open it, and it says what it is for."""
    write_decision(tmp_path / "paatos.pdf", date(2026, 11, 20))
    with Pdf.open(tmp_path / "paatos.pdf") as pdf:
        assert len(pdf.pages) == 2
        assert str(pdf.docinfo["/Title"]) == "Päätös varhaiskasvatuspaikasta"
