"""A machine with the users, folders and secrets of the units, for trying their walls."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.command import Silta
from tests.systemd.units import FOLDER, HOME, unit

ROOT = Path(__file__).parents[2]
START_SECONDS = 40
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def can_make_namespaces() -> bool:
    """Tell whether we are root with the right to mount, as a container's root may not be."""
    if os.geteuid() != 0 or not shutil.which("systemd-tmpfiles"):
        return False
    return subprocess.run(["unshare", "-m", "true"], check=False).returncode == 0


@dataclass(frozen=True, slots=True)
class Machine:
    """A file system with the home in it, set up as docs/operations.md says."""

    root: Path
    silta: Silta

    @property
    def home(self) -> Path:
        """Return the home, which on a real machine is /var/lib/silta."""
        return self.root / HOME.relative_to("/")

    def ids(self, name: str) -> tuple[int, int]:
        """Return the user and the group of a process."""
        lines = (self.root / "etc/passwd").read_text().splitlines()
        [found] = [line.split(":") for line in lines if line.startswith(f"silta-{name}:")]
        return int(found[2]), int(found[3])

    def hand_over(self, name: str) -> Path:
        """Fill a credentials folder as LoadCredential= does; return it."""
        folder = self.root / "run/credentials" / f"silta-{name}.service"
        folder.mkdir(parents=True)
        for secret, path in unit(name).credentials().items():
            shutil.copy(self.root / path.relative_to("/"), folder / secret)
            os.chown(folder / secret, *self.ids(name))
            (folder / secret).chmod(0o400)
        os.chown(folder, *self.ids(name))
        folder.chmod(0o500)
        return folder

    def environment(self, name: str) -> dict[str, str]:
        """Return what systemd gives to a process."""
        run = self.root / "run" / f"silta-{name}"
        run.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(run, *self.ids(name))
        return {
            "PATH": PATH,
            "SILTA_HOME": str(self.home),
            "SILTA_CONFIG": str(self.root / "etc/silta/silta.toml"),
            "RUNTIME_DIRECTORY": str(run),
            "CREDENTIALS_DIRECTORY": str(self.root / "run/credentials" / f"silta-{name}.service"),
        }

    def command(self, name: str, *arguments: str) -> list[str]:
        """Return a Python command behind the wall of a process."""
        ids = map(str, self.ids(name))
        wall = [sys.executable, "-m", "tests.systemd.walled", name, str(self.root), *ids]
        return [*wall, sys.executable, *arguments]

    def as_user(self, name: str, code: str) -> str:
        """Run a Python program behind the wall of a process; return what it printed."""
        done = subprocess.run(
            self.command(name, "-c", code),
            env=self.environment(name),
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        return done.stdout + done.stderr

    @contextmanager
    def running(self, name: str, event: str, **more: str) -> Iterator[Path]:
        """Run ``silta NAME`` behind its wall, from its ``event`` on; give its journal."""
        log = self.root / f"{name}.log"
        self.hand_over(name)
        with log.open("wb") as output:
            process = subprocess.Popen(
                self.command(name, "-m", "silta.cli", name),
                env={**self.environment(name), **more},
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )
        try:
            _wait_for(event, log, process)
            yield log
        finally:
            process.terminate()
            assert process.wait(40) == 0, log.read_text()


def _wait_for(event: str, log: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while f'"event": "{event}"' not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)


def installed(root: Path, template: Path) -> Machine:
    """Return a machine set up as docs/operations.md says, with a copy of a home."""
    root.chmod(0o755)
    machine = Machine(root, Silta(root / HOME.relative_to("/")))
    for kind in ("sysusers", "tmpfiles"):
        folder = root / "usr/lib" / f"{kind}.d"
        folder.mkdir(parents=True)
        shutil.copy(FOLDER / f"silta.{kind}.conf", folder / "silta.conf")
    (root / "etc").mkdir()
    subprocess.run(["systemd-sysusers", f"--root={root}"], check=True, capture_output=True)
    shutil.copytree(template, machine.home, symlinks=True)
    command = ["systemd-tmpfiles", f"--root={root}", "--create", "silta.conf"]
    subprocess.run(command, check=True)
    return machine
