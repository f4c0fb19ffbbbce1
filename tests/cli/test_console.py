"""``silta console``: what it needs, what it does not, and that it listens."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from silta.base.home import DEMO_MARK
from silta.base.settings import Settings
from silta.cli.up import children_of
from tests.cli.command import Silta
from tests.peers.ports import free_port
from tests.road.process import SILTA, start

PROVIDER = {
    "SILTA_ADMIN_OIDC_ISSUER": "https://tunnus.example",
    "SILTA_ADMIN_OIDC_CLIENT_ID": "silta",
    "SILTA_ADMIN_OIDC_CLIENT_SECRET": "salaisuus",
}


@pytest.mark.parametrize("missing", PROVIDER)
def test_it_does_not_start_without_a_provider(silta: Silta, missing: str) -> None:
    """One line for the operator, and nobody can log in to a console without one."""
    there = replace(silta, settings={**PROVIDER, missing: ""})
    assert there.refused("console").startswith(f"{missing}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SILTA_ADMIN_URL", "http://hallinta.example"),
        ("SILTA_ADMIN_OIDC_ISSUER", "http://tunnus.example"),
        ("SILTA_ADMIN_OIDC_ISSUER", "http://127.0.0.1:9400"),
        ("SILTA_ADMIN_OIDC_PRIVATE_KEY", "-----BEGIN"),
    ],
)
def test_it_does_not_start_in_the_clear(silta: Silta, name: str, value: str) -> None:
    """A provider without TLS is for a demo's home alone."""
    there = replace(silta, settings={**PROVIDER, name: value})
    assert there.refused("console").startswith(f"{name}: ")


def test_a_home_without_its_key_says_what_helps(silta: Silta) -> None:
    """A home of an earlier version has none; all else works, and init makes it."""
    key = silta.home / "console" / "console.key"
    key.unlink()
    there = replace(silta, settings=PROVIDER)
    assert "run 'silta init'" in there.refused("console")
    assert silta.did("authority", "list") == "no authorities yet\n"
    silta.did("init")
    assert (len(key.read_bytes()), key.stat().st_mode & 0o777) == (32, 0o600)


def test_a_damaged_key_is_named(silta: Silta) -> None:
    """And what to do about it."""
    (silta.home / "console" / "console.key").write_bytes(b"short")
    there = replace(silta, settings=PROVIDER)
    assert there.refused("console").endswith(
        "console.key is damaged: remove it and run 'silta init'"
    )


def test_it_runs_without_the_portals_secrets(silta: Silta, short_tmp: Path) -> None:
    """Nor the gateway's: its user cannot read them, so they are taken away here."""
    (silta.home / DEMO_MARK).touch()
    for folder in ("portal", "gateway", "shared", "worker"):
        shutil.rmtree(silta.home / folder)
    port = free_port()
    settings = {
        **PROVIDER,
        "SILTA_HOME": str(silta.home),
        "SILTA_ADMIN_LISTEN": f"127.0.0.1:{port}",
    }
    running = start({**os.environ, **settings}, short_tmp / "log", (SILTA, "console"))
    try:
        address = f"http://127.0.0.1:{port}"
        got = requests.get(f"{address}/fi/admin", timeout=10, allow_redirects=False)
        assert (got.status_code, got.headers["Location"]) == (303, "/fi/admin/login")
        page = requests.get(f"{address}/fi/admin/login", timeout=10)
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-store"
        assert requests.get(f"{address}/static/admin.css", timeout=10).status_code == 200
    finally:
        running.kill()


def test_up_runs_it_where_there_is_a_provider() -> None:
    """Without one it could not start, and would be started again for ever."""
    without = [child.name for child in children_of(Settings.load({}))]
    with_one = [child.name for child in children_of(Settings.load(PROVIDER))]
    assert without == ["worker", "portal", "gateway"]
    assert with_one == ["worker", "console", "portal", "gateway"]
