"""The gateway's keys: each does its work, tried with gpg."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from silta.base.home import Home
from silta.cli.checks.examined import Look
from silta.cli.checks.finding import Verdict
from silta.cli.checks.gateway_keys import look_at_opening, look_at_receipts, look_at_retired
from silta.keys.fingerprint import Fingerprint
from tests.cli.checks.examining import found, the_one
from tests.cli.command import Silta
from tests.cli.test_gateway_keys import states
from tests.keys.gpg import Gpg

MAILBOX = "intake@silta.localhost"


def store(silta: Silta, purpose: str) -> tuple[Fingerprint, Path]:
    """Return the active key of a purpose, and where its secret part stands."""
    [active] = states(silta, purpose)
    home = Home(silta.home)
    folder = home.key_store if purpose == "opening" else home.receipt_store
    return Fingerprint(active), folder / active


def expiring(folder: Path) -> Path:
    """Return a file with a secret key for mails that lasts for twenty days more."""
    gpg = Gpg(folder)
    gpg("--quick-generate-key", f"{MAILBOX} <{MAILBOX}>", "ed25519", "cert,sign", "20d")
    [fingerprint] = gpg.fingerprints(MAILBOX)
    gpg("--quick-add-key", fingerprint, "cv25519", "encr", "20d")
    file = folder / "key.asc"
    file.write_bytes(gpg("--armor", "--export-secret-keys", fingerprint))
    return file


@pytest.mark.parametrize("look", [look_at_opening, look_at_receipts], ids=["opening", "receipts"])
def test_a_key_that_works_is_named(house: Silta, look: Look) -> None:
    """It opened, or signed, something made for this alone."""
    assert the_one(house, look)[0] == Verdict.OK


@pytest.mark.parametrize(
    ("purpose", "without"),
    [("opening", "the gateway does not start"), ("receipts", "records and receipts wait")],
)
def test_a_secret_part_that_is_away_is_told(silta: Silta, purpose: str, without: str) -> None:
    """With what stands still by it, and where it comes back from."""
    fingerprint, folder = store(silta, purpose)
    shutil.rmtree(folder)
    look = look_at_opening if purpose == "opening" else look_at_receipts
    verdict, words = the_one(silta, look)
    assert (verdict, str(fingerprint) in words) == (Verdict.BROKEN, True)
    assert without in words
    assert "silta gateway-key import" in words


@pytest.mark.parametrize("purpose", ["opening", "receipts"])
def test_a_secret_part_that_is_spoiled_is_told(silta: Silta, purpose: str) -> None:
    """Its file is there, and gpg cannot use it."""
    _, folder = store(silta, purpose)
    for file in (folder / "private-keys-v1.d").iterdir():
        file.write_bytes(b"Key: (spoiled)\n")
    look = look_at_opening if purpose == "opening" else look_at_receipts
    verdict, words = the_one(silta, look)
    assert (verdict, "does not work" in words) == (Verdict.BROKEN, True)


def test_the_trial_leaves_the_store_as_it_is(silta: Silta) -> None:
    """A doctor who cures nothing must harm nothing."""
    _, folder = store(silta, "opening")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found(silta, look_at_opening)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_key_that_ends_soon_is_told(silta: Silta, short_tmp: Path) -> None:
    """Ours never expire; one that was brought along may."""
    silta.did("gateway-key", "import", expiring(short_tmp))
    ours, brought = found(silta, look_at_opening)
    assert (ours.verdict, brought.verdict) == (Verdict.OK, Verdict.WARNING)
    assert "(new) expires in 20 days" in brought.means


def test_a_key_of_another_domain_is_told(silta: Silta) -> None:
    """After the instance took another domain, no sender finds its key."""
    moved = replace(silta, settings={"SILTA_DOMAIN": "silta.example"})
    _, warned = found(moved, look_at_opening)
    assert warned.verdict == Verdict.WARNING
    assert "does not name intake@silta.example" in warned.means


def test_a_retired_key_that_is_still_here_is_told(silta: Silta, tmp_path: Path) -> None:
    """A copy that came back from a backup opens old mails."""
    old, folder = store(silta, "opening")
    shutil.copytree(folder, tmp_path / "backup")
    new = silta.did("gateway-key", "new").strip()
    silta.did("gateway-key", "activate", new)
    silta.did("gateway-key", "retire", old, "--now", "--reason", "trial")
    assert the_one(silta, look_at_retired)[0] == Verdict.OK
    shutil.copytree(tmp_path / "backup", folder)
    verdict, words = the_one(silta, look_at_retired)
    assert (verdict, f"silta gateway-key retire {old}" in words) == (Verdict.WARNING, True)


def test_a_receipts_key_in_its_overlap_has_no_work(silta: Silta) -> None:
    """Its secret part may be gone: what it signed is proven by its certificate."""
    _, folder = store(silta, "receipts")
    new = silta.did("gateway-key", "new", "--purpose", "receipts").strip()
    silta.did("gateway-key", "activate", new)
    shutil.rmtree(folder)
    verdict, words = the_one(silta, look_at_receipts)
    assert (verdict, new in words) == (Verdict.OK, True)
