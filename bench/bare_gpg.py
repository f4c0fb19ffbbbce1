"""What Silta is measured against: gpg itself on the same mails, a home and a process a core."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.instance import Instance
from bench.mails import Batch
from bench.processes import agents_below, busy_seconds, cpu_seconds
from bench.taken import Taken
from silta.keys.gnupg import start_agent, stop_agent
from silta.keys.home import KEYRING, KEYS_FOLDER, make_home
from tests.peers.directory import short_directory

# gpg's exit code is 0 only for a mail that it opened and whose signature is good.
LOOP = """
gpg=$1 home=$2; shift 2
for mail; do
  "$gpg" --homedir "$home" $OPTIONS --decrypt "$mail" >/dev/null 2>&1 || exit 1
done
"""
# As Silta's own runs: no options file, no web of trust, no network.
OPTIONS = "--no-options --batch --no-tty --quiet --trust-model always --no-auto-key-retrieve"
CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class BareGpg:
    """Homes with the gateway's key and the signer's certificate, an agent running in each."""

    folder: Path
    homes: tuple[Path, ...]

    def run(self, batch: Batch) -> Taken:
        """Open a batch, armoured as on the wire, to /dev/null; the slowest core's time counts.

        gpg passes over the mail's header to the armour.
        """
        agents = agents_below(self.folder)
        assert len(agents) == len(self.homes)
        before, busy = cpu_seconds(agents), busy_seconds()
        began = time.monotonic()
        children = [_start(home, batch, core) for core, home in enumerate(self.homes)]
        used = [_end(child) for child in children]
        wall = time.monotonic() - began
        total = sum(used) + cpu_seconds(agents) - before
        return Taken(batch.count, wall, total, busy_seconds() - busy)


@contextmanager
def bare_gpg(instance: Instance) -> Iterator[BareGpg]:
    """Make the homes for an instance's gateway key and start their agents."""
    with short_directory() as folder:
        homes = tuple(make_gpg_home(folder / str(core), instance) for core in range(CORES))
        for home in homes:
            start_agent(home)
        yield BareGpg(folder, homes)
        for home in homes:
            stop_agent(home)


def make_gpg_home(home: Path, instance: Instance) -> Path:
    """Make a home with a copy of the gateway's key, and the certificate of who signs."""
    make_home(home)
    store = instance.key_store
    shutil.copy(store / KEYRING, home)
    shutil.copytree(store / KEYS_FOLDER, home / KEYS_FOLDER)
    certificate = str(instance.town.certificate)
    command = ["gpg", "--homedir", str(home), *OPTIONS.split(), "--no-autostart", "--import"]
    subprocess.run([*command, certificate], check=True, capture_output=True)
    return home


def _start(home: Path, batch: Batch, core: int) -> subprocess.Popen[bytes]:
    """Start one core's loop over its share of the mails."""
    share = map(str, batch.paths[core::CORES])
    gpg = shutil.which("gpg") or "gpg"
    command = ["sh", "-c", LOOP, "sh", gpg, str(home), *share]
    return subprocess.Popen(command, env={**os.environ, "OPTIONS": OPTIONS, "LC_ALL": "C"})


def _end(child: subprocess.Popen[bytes]) -> float:
    """Wait for a loop, and return the CPU that it and every gpg of it took."""
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, "bare gpg did not open a mail"
    return used.ru_utime + used.ru_stime
