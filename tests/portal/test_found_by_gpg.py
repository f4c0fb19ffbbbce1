"""A sender's gpg finds the gateway's certificate by its mail address, over TLS, by both methods."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from silta.keys.listing import parse_listing
from silta.keys.store import gateway_keys
from tests.portal.found_by_gpg import DOMAIN
from tests.road.building import copy_of
from tests.town import Town

ALONE = ("unshare", "-n", "-m")
DIRECT, ADVANCED = (DOMAIN,), (f"openpgpkey.{DOMAIN}",)
ROOT = Path(__file__).parents[2]


def can_be_alone() -> bool:
    """Tell whether we may make a network and mounts of our own, and have what looks keys up."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "ip", "dirmngr"))):
        return False
    return subprocess.run([*ALONE, "true"], check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    not can_be_alone(), reason="needs root's namespaces, ip and dirmngr"
)


@pytest.fixture(scope="module")
def found_town(first_town: Town) -> Iterator[Town]:
    """Give a town whose certificates are looked up."""
    with copy_of(first_town) as town:
        yield town


def look_up(town: Town, folder: Path, hosts: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    """Have gpg look for the intake's certificate, where these hosts are the portal."""
    looking = (sys.executable, "-m", "tests.portal.found_by_gpg", str(folder))
    environment = {**os.environ, **town.environment}
    return subprocess.run(
        [*ALONE, *looking, *hosts],
        check=False,
        capture_output=True,
        timeout=120,
        env=environment,
        cwd=ROOT,
    )


def fingerprints(done: subprocess.CompletedProcess[bytes]) -> set[str]:
    """Return the fingerprints of what gpg found."""
    assert done.returncode == 0, done.stderr
    return {found.keys[0].fingerprint for found in parse_listing(done.stdout)}


def active(town: Town) -> str:
    """Return the fingerprint of the active opening key."""
    with town.database() as database, database.read() as transaction:
        return gateway_keys.active(transaction).fingerprint


@pytest.mark.parametrize("hosts", [DIRECT, ADVANCED], ids=["direct", "advanced"])
def test_gpg_finds_the_certificate(
    found_town: Town, short_tmp: Path, hosts: tuple[str, ...]
) -> None:
    """Nobody has to be told more than the address."""
    assert fingerprints(look_up(found_town, short_tmp, hosts)) == {active(found_town)}


def test_gpg_finds_a_published_one_too(found_town: Town, short_tmp: Path) -> None:
    """So that senders have the next key before they need it."""
    new = found_town.silta("gateway-key", "new").strip()
    found_town.silta("gateway-key", "publish", new)
    expected = {active(found_town), new}
    assert fingerprints(look_up(found_town, short_tmp, ADVANCED)) == expected


def test_without_the_name_nothing_is_found(found_town: Town, short_tmp: Path) -> None:
    """What is found above is found by the name alone, and nowhere else."""
    done = look_up(found_town, short_tmp, ("naapurila.localhost",))
    assert done.returncode != 0
    assert parse_listing(done.stdout) == ()
