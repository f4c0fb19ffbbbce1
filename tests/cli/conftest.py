"""Homes for the command line: each is made once and copied for the tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from silta.keys.fingerprint import Fingerprint
from tests.cli.command import Silta
from tests.keys.gpg import Gpg
from tests.peers.directory import short_directory

SILTALA, SERVICE, HETU = "1234567-1", "paivahoito-siltala", "210281-9988"
STEPS = ("agreement", "security", "technical", "details")


@dataclass(frozen=True, slots=True)
class Kirjaamo:
    """The registry of Siltala with its signing key, and the certificate in a file."""

    gpg: Gpg
    fingerprint: Fingerprint
    certificate: Path


@pytest.fixture(scope="session")
def kirjaamo() -> Iterator[Kirjaamo]:
    """Give Kirjaamo and the key it signs with."""
    with short_directory() as home:
        gpg = Gpg(home)
        fingerprint = gpg.new_key("kirjaamo@siltala.example", "ed25519")
        certificate = home / "certificate.asc"
        certificate.write_bytes(gpg("--armor", "--export", fingerprint))
        yield Kirjaamo(gpg, fingerprint, certificate)


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Silta:
    """Give a home after ``silta init``, for copying."""
    made = Silta(tmp_path_factory.mktemp("new") / "home")
    made.did("init")
    return made


@pytest.fixture(scope="session")
def town_home(
    new_home: Silta, kirjaamo: Kirjaamo, tmp_path_factory: pytest.TempPathFactory
) -> Silta:
    """Give a home with Siltala open, its certificate approved, and Aino's account; to copy."""
    silta = _copied(new_home, tmp_path_factory.mktemp("town"))
    names = ("--name-fi", "Siltalan kaupunki", "--receipts-to", "kirjaamo@siltala.example")
    silta.did("authority", "add", "--business-id", SILTALA, "--domain", "siltala.example", *names)
    for step in STEPS:
        silta.did("authority", "step", SILTALA, step, "--reference", "SIL/1/2026")
    silta.did("authority", "open", SILTALA)
    silta.did("certificate", "add", "--authority", SILTALA, kirjaamo.certificate)
    silta.did("certificate", "approve", kirjaamo.fingerprint)
    silta.did("service", "add", "--authority", SILTALA, "--code", SERVICE, "--name-fi", "Päätös")
    silta.did("account", "open", "--hetu", HETU, "--name", "Aino Demo")
    return silta


@pytest.fixture
def silta(new_home: Silta, tmp_path: Path) -> Silta:
    """Give the command in a new home."""
    return _copied(new_home, tmp_path)


@pytest.fixture
def town(town_home: Silta, tmp_path: Path) -> Silta:
    """Give the command in a home where Siltala may send and Aino receives."""
    return _copied(town_home, tmp_path)


def _copied(template: Silta, folder: Path) -> Silta:
    home = folder / "home"
    shutil.copytree(template.home, home, symlinks=True)
    return replace(template, home=home)
