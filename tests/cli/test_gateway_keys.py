"""``silta gateway-key``: what opens the mails, and what is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.base.home import Home
from silta.keys.certificate import read_certificate
from tests.cli.command import Silta
from tests.keys.gpg import Gpg

UNKNOWN = "A" * 40


def states(silta: Silta) -> dict[str, str]:
    """Return the state of each key."""
    return {one["fingerprint"]: one["state"] for one in silta.said("gateway-key", "list")}


def secret_key(home: Path, algorithm: str, *, passphrase: str = "") -> bytes:
    """Return the secret key of a gateway elsewhere."""
    gpg = Gpg(home)
    options = ("--pinentry-mode", "loopback", "--passphrase", passphrase)
    name = "Silta <intake@muu.localhost>"
    usage = () if algorithm == "future-default" else ("sign,encr", "never")
    gpg(*options, "--quick-generate-key", name, algorithm, *usage)
    return gpg(*options, "--armor", "--export-secret-keys")


def nothing_left(silta: Silta) -> bool:
    """Tell whether the key store holds the registered keys and nothing else."""
    return {path.name for path in Home(silta.home).key_store.iterdir()} == set(states(silta))


def test_a_key_is_changed_with_an_overlap(silta: Silta) -> None:
    """New, then published, and the one before goes on opening until it is retired."""
    [before] = states(silta)
    new = silta.did("gateway-key", "new").strip()
    assert states(silta) == {before: "active", new: "new"}
    silta.did("gateway-key", "activate", new)
    assert states(silta) == {before: "overlap", new: "active"}
    silta.did("gateway-key", "retire", before)
    assert states(silta) == {before: "retired", new: "active"}
    assert "already there, and whole" in silta.did("init")
    assert nothing_left(silta)


def test_the_active_key_is_exported(silta: Silta) -> None:
    """Armoured, one certificate, nothing secret: for those who send."""
    [active] = states(silta)
    silta.did("gateway-key", "new")
    exported = silta.did("gateway-key", "export")
    assert read_certificate(exported.encode()).fingerprint == active


def test_an_export_without_its_secret_store_is_refused(silta: Silta) -> None:
    """In one line."""
    [active] = states(silta)
    (Home(silta.home).key_store / active / "pubring.kbx").unlink()
    assert "no such key" in silta.refused("gateway-key", "export")


@pytest.mark.parametrize(
    ("algorithm", "recorded"), [("future-default", "curve25519"), ("rsa4096", "rsa4096")]
)
def test_a_secret_key_is_imported_as_a_new_one(
    silta: Silta, short_tmp: Path, algorithm: str, recorded: str
) -> None:
    """Once; listed as what it is made of."""
    file = short_tmp / "secret.asc"
    file.write_bytes(secret_key(short_tmp, algorithm))
    imported = silta.did("gateway-key", "import", file).strip()
    listed = {one["fingerprint"]: one for one in silta.said("gateway-key", "list")}
    assert (listed[imported]["state"], listed[imported]["algorithm"]) == ("new", recorded)
    assert "has the key" in silta.refused("gateway-key", "import", file)
    assert nothing_left(silta)


def test_a_refused_import_leaves_no_secret_behind(silta: Silta, short_tmp: Path) -> None:
    """Found by this test: the half-made home stayed in the key store, secret key and all."""
    gpg, file = Gpg(short_tmp), short_tmp / "secret.asc"
    gpg("--quick-generate-key", "a@siltala.example", "ed25519", "sign", "never")
    file.write_bytes(gpg("--export-secret-keys"))
    assert "no decryption key" in silta.refused("gateway-key", "import", file)
    file.write_bytes(b"nothing")
    assert "not exactly one secret key" in silta.refused("gateway-key", "import", file)
    assert nothing_left(silta)


def test_what_cannot_be_is_refused_in_one_line(silta: Silta) -> None:
    """The active key stays, whatever is typed."""
    [active] = states(silta)
    assert "is active" in silta.refused("gateway-key", "retire", active)
    assert "is active" in silta.refused("gateway-key", "activate", active)
    assert f"no gateway key {UNKNOWN}" in silta.refused("gateway-key", "activate", UNKNOWN)
    assert "not a full fingerprint" in silta.refused("gateway-key", "retire", "ABCDEF12")
    assert states(silta) == {active: "active"}
