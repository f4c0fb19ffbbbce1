"""The folder of a Postfix of our own: its configuration, and gpg homes for the pipe."""

from __future__ import annotations

import os
import shutil
import subprocess
from enum import StrEnum
from pathlib import Path
from typing import Final

from bench.bare_gpg import CORES, OPTIONS, make_gpg_home
from bench.instance import Instance

HERE: Final = Path(__file__).parent
# pipe(8) and virtual(8) deliver as somebody who is neither root nor Postfix.
USER: Final = "nobody"
FOLDERS: Final = ("etc", "queue", "data", "log", "mail", "opened", "gnupg")
# Two gpgs for each home at once, as the gateway has.
AT_ONCE: Final = 2 * CORES
# gpg passes over the mail's header to the armour.
SCRIPT: Final = """#!/bin/sh
exec {gpg} --homedir {home}/gnupg/$(($$ % {cores})) {options} --decrypt >{home}/opened/$1
"""


class Delivery(StrEnum):
    """Where Postfix puts the mails: the name of a transport in ``postfix_master.cf``."""

    MAILDIR = "virtual"
    PIPE = "opened"


def make_postfix_home(home: Path, port: int, instance: Instance, delivery: Delivery) -> None:
    """Make all that a Postfix on this port needs, with the TLS key of an instance.

    For the pipe there are gpg homes with the instance's gateway key, an agent in each.
    """
    _make_folders(home)
    if delivery is Delivery.PIPE:
        _make_pipe(home, instance)
    _configure(home, port, instance, delivery)


def postconf(name: str) -> str:
    """Return a default of the Postfix here."""
    command = ["postconf", "-d", "-h", name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _make_folders(home: Path) -> None:
    for name in FOLDERS:
        (home / name).mkdir()
    for folder in (home, *home.iterdir()):
        folder.chmod(0o755)
    shutil.chown(home / "data", "postfix")
    for name in ("mail", "opened"):
        shutil.chown(home / name, USER)


def _make_pipe(home: Path, instance: Instance) -> None:
    """Make a gpg home for each core, with an agent in it, and the script that opens a mail."""
    for core in range(CORES):
        gnupg = make_gpg_home(home / "gnupg" / str(core), instance)
        for path in (gnupg, *gnupg.rglob("*")):
            shutil.chown(path, USER)
        launch = ["gpgconf", "--homedir", str(gnupg), "--launch", "gpg-agent"]
        subprocess.run(launch, check=True, user=USER, cwd="/")
    script = home / "etc" / "open.sh"
    gpg = shutil.which("gpg")
    script.write_text(SCRIPT.format(gpg=gpg, home=home, cores=CORES, options=OPTIONS))
    script.chmod(0o755)


def _configure(home: Path, port: int, instance: Instance, delivery: Delivery) -> None:
    words = {"home": home, "port": port, "transport": delivery.value, "user": USER}
    words |= {"tls": instance.home / "gateway", "at_once": AT_ONCE, "uid": _uid()}
    for name in ("main.cf", "master.cf"):
        text = (HERE / f"postfix_{name}").read_text().format(**words)
        (home / "etc" / name).write_text(text)
    # Postfix waits two seconds for a main.cf just written, which may still be changing.
    os.utime(home / "etc" / "main.cf", (0, 0))
    check = ["postfix", "-c", f"{home}/etc", "check"]
    subprocess.run(check, check=True)


def _uid() -> int:
    return int(subprocess.run(["id", "-u", USER], check=True, capture_output=True).stdout)
