"""The commands of VERIFY.txt, run as its reader runs them: without Silta, in an empty home."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from silta.mailbox.evidence.bundle.paths import name_of
from tests.mailbox.evidence.bundle.bundles import files_of, message_in

PROGRAMS: Final = ("gpg", "sha256sum", "unzip")
COMMAND: Final = "    "


@dataclass(frozen=True, slots=True)
class ByHand:
    """How it ended: 0 for all right; what was printed, and what gpg said."""

    exit_code: int
    out: str
    err: str


def commands_in(verify_text: bytes) -> str:
    """Return the commands of the text: its lines that begin with four spaces."""
    lines = verify_text.decode().splitlines()
    return "\n".join(line.removeprefix(COMMAND) for line in lines if line.startswith(COMMAND))


def run_by_hand(content: bytes, folder: Path, *, shell: str = "dash") -> ByHand:
    """Run the bundle's own commands with a path that has three programs and a shell."""
    files = files_of(content)
    (folder / f"{name_of(message_in(files))}.zip").write_bytes(content)
    programs, home = folder / "programs", folder / "home"
    programs.mkdir()
    home.mkdir(mode=0o700)
    for name in PROGRAMS:
        (programs / name).symlink_to(shutil.which(name) or name)
    done = subprocess.run(
        [shutil.which(shell) or shell, "-c", commands_in(files["VERIFY.txt"])],
        cwd=folder,
        env={"PATH": str(programs), "HOME": str(home)},
        capture_output=True,
        check=False,
        timeout=100,
    )
    return ByHand(done.returncode, done.stdout.decode(), done.stderr.decode())
