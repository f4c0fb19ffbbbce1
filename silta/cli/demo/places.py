"""Where the demo stands: its home, its ports, its processes."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from silta.base.act import ActRefused
from silta.base.endpoint import Endpoint, parse_endpoint
from silta.base.home import DEMO_MARK
from silta.cli.child import Child, silta_child

DEMO_HOME = Path("var/demo")
# The usual ports, where nobody listens there; else free ones.
GATEWAY_PORT, PORTAL_PORT, PROVIDER_PORT = 2525, 8000, 9400


@dataclass(frozen=True, slots=True)
class Places:
    """The demo's addresses; ``lock`` keeps a second demo out of the home while we live."""

    home: Path
    gateway: Endpoint
    portal: Endpoint
    provider: Endpoint
    lock: IO[str]

    @property
    def log_file(self) -> Path:
        """Return where the processes write their journals."""
        return self.home / "journal.log"

    @property
    def web(self) -> str:
        """Return the portal's address as people type it."""
        return f"http://{self.portal}"

    def settings(self) -> Mapping[str, str]:
        """Return the settings that every command of the demo runs with."""
        return {
            "SILTA_HOME": str(self.home),
            "SILTA_GATEWAY_LISTEN": str(self.gateway),
            "SILTA_PORTAL_LISTEN": str(self.portal),
            "SILTA_PUBLIC_URL": self.web,
            "SILTA_OIDC_ISSUER": f"http://{self.provider}",
            "SILTA_OIDC_CLIENT_ID": "silta-demo",
            "SILTA_OIDC_CLIENT_SECRET": "the demo's provider takes any",
        }

    def children(self) -> tuple[Child, ...]:
        """Return the processes of the demo, in the order of their start."""
        runner = (sys.executable, "-P", "-m", "silta.cli.demo.provider", str(self.provider.port))
        return (
            Child("identity provider", runner, listens=self.provider),
            silta_child("worker"),
            silta_child("portal", listens=self.portal),
            silta_child("gateway", listens=self.gateway),
        )


def make_places() -> Places:
    """Make the demo's home anew, under var/demo or SILTA_HOME; find ports.

    Raises ActRefused for a folder that no demo made, or one where a demo is running.
    """
    home = Path(os.environ.get("SILTA_HOME") or DEMO_HOME).absolute()
    mark = home / DEMO_MARK
    if home.exists() and any(home.iterdir()) and not mark.exists():
        raise ActRefused(f"{home} was not made by a demo: name another SILTA_HOME")
    if mark.exists():
        _locked(mark).close()
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700, parents=True)
    mark.write_text("Invented people and an invented municipality.\n")
    return Places(
        home=home,
        gateway=_endpoint("SILTA_GATEWAY_LISTEN", GATEWAY_PORT),
        portal=_endpoint("SILTA_PORTAL_LISTEN", PORTAL_PORT),
        provider=_endpoint("", PROVIDER_PORT),
        lock=_locked(mark),
    )


def _locked(mark: Path) -> IO[str]:
    """Return the demo's mark, locked until it is closed; raise ActRefused if another has it."""
    file = mark.open()
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise ActRefused(f"a demo is running in {mark.parent}: end it first") from None
    return file


def _endpoint(variable: str, usual: int) -> Endpoint:
    """Return the address that is set, else the usual one if it is free, else a free one."""
    given = os.environ.get(variable)
    if given:
        return parse_endpoint(given)
    for port in (usual, 0):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)) as server:
            return Endpoint("127.0.0.1", server.getsockname()[1])
    raise ActRefused("no free port on 127.0.0.1")
