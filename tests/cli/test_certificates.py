"""``silta certificate``: from pending to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.keys.fingerprint import grouped
from tests.cli.command import Silta
from tests.cli.conftest import SILTALA, Kirjaamo

UNKNOWN = "A" * 40
ADD = ("certificate", "add", "--authority", SILTALA)


def new_certificate(kirjaamo: Kirjaamo, folder: Path, algorithm: str, expires: str) -> Path:
    """Return the file of another certificate, made today."""
    gpg, address = kirjaamo.gpg, f"{algorithm}-{expires}@siltala.example"
    gpg("--quick-generate-key", f"{address} <{address}>", algorithm, "sign", expires)
    file = folder / "other.asc"
    file.write_bytes(gpg("--armor", "--export", gpg.fingerprints(address)[0]))
    return file


def state(silta: Silta, fingerprint: str) -> str:
    """Return the state of a certificate."""
    return str(silta.said("certificate", "show", fingerprint)["state"])


def test_a_certificate_is_pending_until_it_is_approved(
    town: Silta, kirjaamo: Kirjaamo, tmp_path: Path
) -> None:
    """The full fingerprint is printed, in groups too, to compare by telephone."""
    file = new_certificate(kirjaamo, tmp_path, "ed25519", "never")
    fingerprint, told = town.did(*ADD, file).splitlines()
    assert grouped(fingerprint) in told  # type: ignore[arg-type]  # as it was printed
    assert state(town, fingerprint) == "pending"
    approved = town.did("certificate", "approve", fingerprint)
    assert approved == f"{fingerprint} approved (alone: the same hand added it)\n"
    assert state(town, fingerprint) == "approved"


@pytest.mark.parametrize(("word", "after"), [("retire", "retired"), ("revoke", "revoked")])
def test_a_certificate_ends(town: Silta, kirjaamo: Kirjaamo, word: str, after: str) -> None:
    """In good order, or at once; never back."""
    fingerprint = kirjaamo.fingerprint
    town.did("certificate", word, fingerprint, "--reason", "vaihdettu")
    assert state(town, fingerprint) == after
    assert "cannot become approved" in town.refused("certificate", "approve", fingerprint)


def test_a_pending_certificate_is_dropped(town: Silta, kirjaamo: Kirjaamo, tmp_path: Path) -> None:
    """One that was approved is not."""
    added = town.did(*ADD, new_certificate(kirjaamo, tmp_path, "rsa3072", "never"))
    fingerprint = added.splitlines()[0]
    town.did("certificate", "drop", fingerprint)
    assert f"no certificate {fingerprint}" in town.refused("certificate", "show", fingerprint)
    assert "only a pending one" in town.refused("certificate", "drop", kirjaamo.fingerprint)


def test_certificates_are_listed_and_shown(town: Silta, kirjaamo: Kirjaamo) -> None:
    """With the owner, the state and each key's strength."""
    [listed] = town.said("certificate", "list")
    shown = town.said("certificate", "show", kirjaamo.fingerprint)
    assert {name: shown[name] for name in listed} == listed
    assert (listed["fingerprint"], listed["authority"]) == (kirjaamo.fingerprint, SILTALA)
    assert shown["keys"] == [f"{kirjaamo.fingerprint} algorithm 22, 255 bits"]
    assert kirjaamo.fingerprint in town.did("certificate", "list")


def test_a_certificate_that_soon_expires_is_told(
    town: Silta, kirjaamo: Kirjaamo, tmp_path: Path
) -> None:
    """Exit 1, so that a nightly job notices; a pending one is nobody's care."""
    assert town.said("certificate", "check") == []
    added = town.did(*ADD, new_certificate(kirjaamo, tmp_path, "ed25519", "30d"))
    fingerprint = added.splitlines()[0]
    assert town.said("certificate", "check") == []
    town.did("certificate", "approve", fingerprint)
    done = town("certificate", "check", "--json")
    assert (done.exit_code, done.err) == (1, "")
    assert [one["fingerprint"] for one in done.json] == [fingerprint]


def test_a_secret_key_is_not_taken(town: Silta, kirjaamo: Kirjaamo, tmp_path: Path) -> None:
    """It must never leave its owner."""
    file = tmp_path / "secret.asc"
    file.write_bytes(kirjaamo.gpg("--armor", "--export-secret-keys", kirjaamo.fingerprint))
    assert "holds a secret key" in town.refused(*ADD, file)


def test_a_weak_key_is_not_taken(town: Silta, kirjaamo: Kirjaamo, tmp_path: Path) -> None:
    """No mail signed by it would be filed."""
    file = new_certificate(kirjaamo, tmp_path, "rsa1024", "never")
    assert "its signing key is too weak" in town.refused(*ADD, file)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((*ADD, __file__), "not one OpenPGP certificate"),
        (("certificate", "approve", UNKNOWN), f"no certificate {UNKNOWN}"),
        (("certificate", "approve", "ABCDEF12"), "not a full fingerprint"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    town: Silta, arguments: tuple[str, ...], reason: str
) -> None:
    """A key id of eight digits is nobody's."""
    assert reason in town.refused(*arguments)


def test_a_certificate_is_added_once(town: Silta, kirjaamo: Kirjaamo) -> None:
    """And for an authority that is registered."""
    assert "already registered" in town.refused(*ADD, kirjaamo.certificate)
    unknown = ("certificate", "add", "--authority", "7654321-2", kirjaamo.certificate)
    assert "7654321-2" in town.refused(*unknown)


def test_a_new_certificate_has_3072_bits_of_rsa(
    town: Silta, kirjaamo: Kirjaamo, tmp_path: Path
) -> None:
    """2048 bits count for those that are here already, up to a date that is set."""
    short = new_certificate(kirjaamo, tmp_path, "rsa2048", "never")
    assert "too weak (too_short)" in town.refused(*ADD, short)
