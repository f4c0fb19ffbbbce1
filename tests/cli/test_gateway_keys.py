"""``silta gateway-key``: what opens the mails, and what is published."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from silta.base.home import Home
from silta.keys.certificate import read_certificate
from tests.cli.command import Silta
from tests.keys.gpg import Gpg

UNKNOWN = "A" * 40


def states(silta: Silta, purpose: str = "opening") -> dict[str, str]:
    """Return the state of each key of a purpose."""
    listed = silta.said("gateway-key", "list")
    return {one["fingerprint"]: one["state"] for one in listed if one["purpose"] == purpose}


def secret_key(
    home: Path, algorithm: str, *, passphrase: str = "", name: str = "intake@muu.localhost"
) -> bytes:
    """Return the secret key of a gateway elsewhere."""
    gpg = Gpg(home)
    options = ("--pinentry-mode", "loopback", "--passphrase", passphrase)
    usage = () if algorithm == "future-default" else ("sign,encr", "never")
    gpg(*options, "--quick-generate-key", f"Silta <{name}>", algorithm, *usage)
    return gpg(*options, "--armor", "--export-secret-keys")


def nothing_left(silta: Silta) -> bool:
    """Tell whether the stores hold the keys that are not retired, and nothing else."""
    home = Home(silta.home)
    stores = {"opening": home.key_store, "receipts": home.receipt_store}
    return all(
        {path.name for path in store.iterdir()}
        == {key for key, state in states(silta, purpose).items() if state != "retired"}
        for purpose, store in stores.items()
    )


def test_a_key_is_changed_with_an_overlap(silta: Silta) -> None:
    """New, then published, then active; the one before opens until it is retired."""
    [before] = states(silta)
    new = silta.did("gateway-key", "new").strip()
    assert states(silta) == {before: "active", new: "new"}
    assert "451" in silta.did("gateway-key", "publish", new)
    silta.did("gateway-key", "activate", new, "--overlap-days", "0")
    assert states(silta) == {before: "overlap", new: "active"}
    assert "restart each gateway" in silta.did("gateway-key", "retire", before)
    assert states(silta) == {before: "retired", new: "active"}
    assert "already there, and whole" in silta.did("init")
    assert nothing_left(silta)


def test_the_overlap_is_waited_for(silta: Silta) -> None:
    """Thirty days, unless it must be at once; then for a reason."""
    [before] = states(silta)
    silta.did("gateway-key", "activate", silta.did("gateway-key", "new").strip())
    assert "on their way until" in silta.refused("gateway-key", "retire", before)
    assert "a reason is needed" in silta.refused("gateway-key", "retire", before, "--now")
    silta.did("gateway-key", "retire", before, "--now", "--reason", "varastettu")
    assert states(silta)[before] == "retired"


def test_each_step_is_shown_with_its_time(silta: Silta) -> None:
    """For the one who asks later when it was."""
    [before] = states(silta)
    silta.did("gateway-key", "activate", silta.did("gateway-key", "new").strip(),
              "--overlap-days", "0")  # fmt: skip
    assert silta.said("gateway-key", "show", before)["secret_is_here"] is True
    silta.did("gateway-key", "retire", before)
    shown = silta.said("gateway-key", "show", before)
    steps = ("made_at", "published_at", "activated_at", "opens_until", "retired_at")
    times = [shown[step] for step in (*steps, "destroyed_at")]
    assert times == sorted(times)
    assert shown["secret_is_here"] is False


def test_the_receipts_key_has_a_folder_and_a_life_of_its_own(silta: Silta) -> None:
    """Another system user reads it; changing it leaves the opening key alone."""
    [opening], [before] = states(silta), states(silta, "receipts")
    new = silta.did("gateway-key", "new", "--purpose", "receipts").strip()
    silta.did("gateway-key", "activate", new)
    assert "restart each worker" in silta.did("gateway-key", "retire", before)
    assert states(silta, "receipts") == {before: "retired", new: "active"}
    assert states(silta) == {opening: "active"}
    assert [path.name for path in Home(silta.home).receipt_store.iterdir()] == [new]


def test_a_missing_receipts_key_is_made_for_a_home_of_before(silta: Silta) -> None:
    """Homes were made without one once."""
    with sqlite3.connect(silta.home / "database" / "silta.db") as database:
        database.execute("DELETE FROM gateway_key WHERE purpose = 'receipts'")
    for home in Home(silta.home).receipt_store.iterdir():
        shutil.rmtree(home)
    assert "receipts key" in silta.did("init")
    assert list(states(silta, "receipts").values()) == ["active"]
    assert nothing_left(silta)


def test_a_retirement_that_died_is_finished_by_repeating_it(silta: Silta) -> None:
    """After the record, in the middle of the files."""
    [before] = states(silta)
    silta.did("gateway-key", "activate", silta.did("gateway-key", "new").strip(),
              "--overlap-days", "0")  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("silta.keys.destroying.sync_folder", _die)
        assert "the power went" in silta.refused("gateway-key", "retire", before)
    assert (states(silta)[before], nothing_left(silta)) == ("retired", False)
    assert "destroyed" in silta.did("gateway-key", "retire", before)
    assert nothing_left(silta)
    assert "nothing secret of it is here" in silta.refused("gateway-key", "retire", before)


def _die(folder: Path) -> None:
    raise OSError(5, "the power went", str(folder))


def test_what_a_killed_command_left_is_destroyed_by_init(silta: Silta) -> None:
    """Half an import is a secret key too; one that is being made just now is left alone."""
    store = Home(silta.home).key_store
    old, young = store / "in-the-making-1", store / "in-the-making-2"
    for making in (old, young):
        making.mkdir()
        (making / "secret.key").write_bytes(b"secret")
    os.utime(old, (0, 0))
    silta.did("init")
    assert (old.exists(), young.exists()) == (False, True)


def test_each_machine_destroys_what_it_has(silta: Silta) -> None:
    """Several gateways have a copy each; the registry is one."""
    [before] = states(silta)
    store = Home(silta.home).key_store
    shutil.copytree(store / before, store / "elsewhere")
    silta.did("gateway-key", "activate", silta.did("gateway-key", "new").strip(),
              "--overlap-days", "0")  # fmt: skip
    silta.did("gateway-key", "retire", before)
    (store / "elsewhere").rename(store / before)
    silta.did("gateway-key", "retire", before)
    assert nothing_left(silta)


@pytest.mark.parametrize("act", ["publish", "activate"])
def test_a_key_that_nobody_would_find_is_not_published(
    silta: Silta, short_tmp: Path, act: str
) -> None:
    """Gpg throws away what does not name the address that it asked for; activating publishes."""
    file = short_tmp / "secret.asc"
    file.write_bytes(secret_key(short_tmp, "future-default"))
    imported = silta.did("gateway-key", "import", file).strip()
    line = silta.refused("gateway-key", act, imported)
    assert "does not name intake@silta.localhost" in line
    assert states(silta)[imported] == "new"


def test_an_imported_key_of_our_address_is_activated(silta: Silta, short_tmp: Path) -> None:
    """It was made elsewhere, for here: senders find it."""
    file = short_tmp / "secret.asc"
    file.write_bytes(secret_key(short_tmp, "future-default", name="intake@silta.localhost"))
    imported = silta.did("gateway-key", "import", file).strip()
    silta.did("gateway-key", "activate", imported)
    assert states(silta)[imported] == "active"


def test_the_active_key_is_exported(silta: Silta) -> None:
    """Armoured, one certificate, nothing secret: for those who send."""
    [active] = states(silta)
    silta.did("gateway-key", "new")
    exported = silta.did("gateway-key", "export")
    assert read_certificate(exported.encode()).fingerprint == active


def test_any_other_key_is_exported_by_its_name(silta: Silta) -> None:
    """A receipts key is handed out like that, before it signs."""
    [receipts] = states(silta, "receipts")
    new = silta.did("gateway-key", "new", "--purpose", "receipts").strip()
    by_purpose = silta.did("gateway-key", "export", "--purpose", "receipts")
    assert read_certificate(by_purpose.encode()).fingerprint == receipts
    by_name = silta.did("gateway-key", "export", new)
    assert read_certificate(by_name.encode()).fingerprint == new


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
