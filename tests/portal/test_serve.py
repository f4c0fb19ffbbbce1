"""The portal as a process: it starts where it may, or says in one line why not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import requests
import trustme

from tests.peers.ports import free_port
from tests.portal.web import Web
from tests.road.process import SILTA, start


def refused(web: Web, **settings: str) -> str:
    """Start a portal that must not start; return the line that it ends with."""
    environment = {**os.environ, **web.town.environment, **settings}
    done = subprocess.run(
        [SILTA, "portal"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    # Its journal may have begun: health and metrics are there before.
    return done.stderr.splitlines()[-1]


def test_an_address_that_is_taken_is_not_shared(shared_web: Web) -> None:
    """The server would listen beside the other one, and each would get some of the requests."""
    taken = shared_web.address.removeprefix("http://")
    assert refused(shared_web, SILTA_PORTAL_LISTEN=taken).endswith("Address already in use")


@pytest.mark.parametrize("host", ["127.0.0.1:", "[::1]:"])
def test_it_listens_on_both_kinds_of_address(shared_web: Web, tmp_path: Path, host: str) -> None:
    """INTERFACE.md gives one of them; some machines have the other alone."""
    address = f"{host}{free_port()}"
    settings = {**shared_web.town.environment, "SILTA_PORTAL_LISTEN": address}
    running = start(settings, tmp_path / "log", (SILTA, "portal"))
    assert requests.get(f"http://{address}/fi/help/terms", timeout=30).ok
    assert running.stop() == 0


def test_a_certificate_that_is_not_there_is_named(shared_web: Web, tmp_path: Path) -> None:
    """Not a traceback of the server's."""
    missing = str(tmp_path / "missing.pem")
    both = {"SILTA_PORTAL_TLS_CERTIFICATE": missing, "SILTA_PORTAL_TLS_KEY": missing}
    assert "missing.pem" in refused(shared_web, **both)


def test_a_certificate_without_its_key_is_refused(shared_web: Web, tmp_path: Path) -> None:
    """Half a setting would serve in clear."""
    half = {"SILTA_PORTAL_TLS_CERTIFICATE": str(tmp_path / "a.pem")}
    assert "set both" in refused(shared_web, **half)


def test_with_a_certificate_it_speaks_tls(shared_web: Web, tmp_path: Path) -> None:
    """Where no proxy stands before it; the session's cookie is then a __Host- one."""
    authority, port = trustme.CA(), free_port()
    given = authority.issue_cert("127.0.0.1")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(b"".join(pem.bytes() for pem in given.cert_chain_pems))
    key.write_bytes(given.private_key_pem.bytes())
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    settings = {
        **shared_web.town.environment,
        "SILTA_PUBLIC_URL": f"https://127.0.0.1:{port}",
        "SILTA_PORTAL_LISTEN": f"127.0.0.1:{port}",
        "SILTA_PORTAL_TLS_CERTIFICATE": str(chain),
        "SILTA_PORTAL_TLS_KEY": str(key),
    }
    running = start(settings, tmp_path / "log", (SILTA, "portal"))
    answer = requests.get(
        f"https://127.0.0.1:{port}/fi/", verify=str(tmp_path / "ca.pem"), timeout=30
    )
    assert answer.headers["Strict-Transport-Security"]
    assert running.stop() == 0
