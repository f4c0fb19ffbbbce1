"""``silta certificate``: what it is, how it is tried, replaced and warned of, and the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.base.database import Database
from silta.base.settings import Settings
from silta.keys.directory_fetch import Web
from silta.keys.fingerprint import grouped
from silta.keys.store import audit
from tests.cli.command import Silta
from tests.cli.conftest import SERVICE, SILTALA, Kirjaamo
from tests.keys.directories import content, directory

FETCH = ("certificate", "fetch", "--authority", SILTALA)
WARN = ("certificate", "warn-readers")
REASON = ("--reason", "varastettu")


def added(town: Silta, kirjaamo: Kirjaamo, folder: Path, name: str, usage: str = "sign") -> str:
    """Add another certificate, with an encryption subkey if ``usage`` is default; return it."""
    gpg, address = kirjaamo.gpg, f"{name}@siltala.example"
    algorithm = "future-default" if usage == "default" else "ed25519"
    gpg("--quick-generate-key", f"{address} <{address}>", algorithm, usage, "1y")
    file = folder / f"{name}.asc"
    file.write_bytes(gpg("--armor", "--export", gpg.fingerprints(address)[0]))
    return town.did("certificate", "add", "--authority", SILTALA, file).splitlines()[0]


def acts(town: Silta) -> list[str]:
    """Return what the chain of the home says was done."""
    database = Database(Settings.load({"SILTA_HOME": str(town.home)}).database)
    with database.read() as transaction:
        found = [f"{row.act} {row.said()['reason']}" for row in audit.chain(transaction)]
    database.close()
    return found


def test_all_there_is_to_know_is_shown(town: Silta, kirjaamo: Kirjaamo) -> None:
    """In groups, with dates, what policy says, and what it may file; "no expiry" is said."""
    shown = town.said("certificate", "show", kirjaamo.fingerprint)
    assert shown["fingerprint_grouped"] == grouped(kirjaamo.fingerprint)
    assert shown["user_ids"] == ["kirjaamo@siltala.example <kirjaamo@siltala.example>"]
    assert (shown["expired"], shown["expires_at"], shown["may_file"]) == (False, None, [SERVICE])
    [key] = shown["key_facts"]
    assert (key["algorithm"], key["can"]) == ("ed25519", ["certify", "sign"])
    assert key["created_at"] == shown["created_at"] == "2025-01-01T00:00:00Z"
    text = town.did("certificate", "show", kirjaamo.fingerprint)
    assert "expires_at: no expiry" in text
    assert "1970" not in text
    assert "receipts cannot be encrypted to it" in text


def test_the_fingerprint_is_shown_as_a_picture(town: Silta, kirjaamo: Kirjaamo) -> None:
    """For whoever holds a telephone to the screen."""
    assert "▄▄▄▄▄" in town.did("certificate", "show", kirjaamo.fingerprint, "--qr")
    assert "▄▄▄▄▄" not in town.did("certificate", "show", kirjaamo.fingerprint)


def test_a_trial_is_printed_for_its_owner(town: Silta, kirjaamo: Kirjaamo, tmp_path: Path) -> None:
    """On standard output alone, so that it can go into a file or a mail."""
    fingerprint = added(town, kirjaamo, tmp_path, "kuittaus", "default")
    done = town("certificate", "try", fingerprint)
    assert done.exit_code == 0
    read = kirjaamo.gpg.run("--decrypt", stdin=done.out.encode(), check=False).stdout
    assert grouped(fingerprint) in read.decode()  # type: ignore[arg-type]  # as it was printed
    assert "a key made for this trial alone" in done.err


def test_a_trial_says_that_receipts_cannot_be_encrypted(town: Silta, kirjaamo: Kirjaamo) -> None:
    """Kirjaamo has a key that signs alone."""
    said = town.refused("certificate", "try", kirjaamo.fingerprint)
    assert "receipts cannot be encrypted to it" in said


def test_a_replaced_certificate_has_an_end(town: Silta, kirjaamo: Kirjaamo, tmp_path: Path) -> None:
    """It is approved until then, and retired after, in every listing."""
    new = added(town, kirjaamo, tmp_path, "uusi")
    town.did("certificate", "approve", new, "--reason", "verrattu")
    replace = ("certificate", "replace", kirjaamo.fingerprint, "--by", new)
    assert "counts until" in town.did(*replace, "--overlap", "30")
    shown = town.said("certificate", "show", kirjaamo.fingerprint)
    assert (shown["state"], shown["replaced_by"]) == ("approved", new)
    town.did(*replace, "--overlap", "0")
    states = {one["fingerprint"]: one["state"] for one in town.said("certificate", "list")}
    assert states == {kirjaamo.fingerprint: "retired", new: "approved"}


def test_readers_are_warned_of_a_revoked_certificate_alone(town: Silta, kirjaamo: Kirjaamo) -> None:
    """With a reason, on the record, and undone by the same command."""
    fingerprint = kirjaamo.fingerprint
    assert "revoke it first" in town.refused(*WARN, fingerprint, *REASON)
    town.did("certificate", "revoke", fingerprint, *REASON)
    assert town(*WARN, fingerprint).exit_code == 2
    town.did(*WARN, fingerprint, *REASON)
    assert town.said("certificate", "show", fingerprint)["readers_warned_at"]
    town.did(*WARN, fingerprint, "--undo", *REASON)
    warned = "certificate.readers_warned varastettu"
    assert acts(town)[-3:] == ["certificate.revoked varastettu", warned, warned]


def test_a_certificate_is_fetched_from_the_authority_s_directory(
    town: Silta, kirjaamo: Kirjaamo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On somebody's word, from its own domain, and it is pending like any other."""
    address = "hakemisto@siltala.example"
    fingerprint = kirjaamo.gpg.new_key(address, "ed25519")
    with directory(content(kirjaamo.gpg.certificate(fingerprint))) as siltalas:
        monkeypatch.setattr("silta.keys.directory_certificate.Web", siltalas.web)
        assert town.did(*FETCH, address).splitlines()[0] == fingerprint
    shown = town.said("certificate", "show", fingerprint)
    assert (shown["state"], shown["user_ids"]) == ("pending", [f"{address} <{address}>"])
    assert Web().port == 443


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("kirjaamo@naapurila.example", "is not a domain of this authority"),
        ("kirjaamo@alue.siltala.example", "is not a domain of this authority"),
        ("kirjaamo", "not a mail address"),
        ("kirjaamo@siltala.example\n[GNUPG:] GOODSIG", "not a mail address"),
    ],
)
def test_nobody_else_is_asked(town: Silta, address: str, why: str) -> None:
    """Neither another domain nor what is no address; in one line."""
    assert why in town.refused(*FETCH, address)


def test_an_expired_certificate_is_shown_as_such(
    town: Silta, kirjaamo: Kirjaamo, tmp_path: Path
) -> None:
    """Its state stays what somebody made it; its own date is what expired it."""
    address = "mennyt@siltala.example"
    file = tmp_path / "mennyt.asc"
    fingerprint = kirjaamo.gpg.new_key(address, "ed25519", "30d")
    file.write_bytes(kirjaamo.gpg.certificate(fingerprint))
    town.did("certificate", "add", "--authority", SILTALA, file)
    town.did("certificate", "approve", fingerprint)
    shown = town.said("certificate", "show", fingerprint)
    assert (shown["state"], shown["expired"], shown["may_file"]) == ("approved", True, [])
    assert any("it has expired" in line for line in shown["policy"])
