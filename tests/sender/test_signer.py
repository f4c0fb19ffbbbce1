"""Who signs when nobody was named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from silta.keys.gnupg import GpgUnusable
from silta.keys.secret_listing import list_signers
from silta.sender.signer import SignerUnclear, choose_signer
from tests.keys.gpg import Gpg
from tests.letters import KIRJAAMO
from tests.sender.office import NOW, Office


def test_the_only_key_signs(office: Office) -> None:
    """And its own address is the mail's sender."""
    signer = choose_signer(None, home=office.gpg.home, at=NOW)
    assert (signer.fingerprint, signer.address) == (office.signer, KIRJAAMO)


def test_a_named_key_signs_even_when_it_is_not_here(office: Office) -> None:
    """The sealing says what is wrong with it, better than a listing could."""
    signer = choose_signer("a" * 40, home=office.gpg.home, at=NOW)
    assert (signer.fingerprint, signer.address) == ("A" * 40, None)


def test_a_key_id_names_nobody(office: Office) -> None:
    """Full fingerprints alone."""
    with pytest.raises(SignerUnclear, match=r"^--signer: not a full fingerprint"):
        choose_signer(office.signer[-16:], home=office.gpg.home, at=NOW)


def test_with_no_key_somebody_has_to_be_named(short_tmp: Path) -> None:
    """An empty home is a home."""
    with pytest.raises(SignerUnclear, match=r"^0 secret keys here"):
        choose_signer(None, home=short_tmp, at=NOW)


def test_keys_that_cannot_sign_do_not_count(short_tmp: Path) -> None:
    """An expired key; and of two that can sign none is chosen."""
    gpg = Gpg(short_tmp)
    key = gpg.new_key("a@siltala.example", "ed25519")
    gpg.new_key("b@siltala.example", "ed25519", "30d")
    assert [each.keys[0].fingerprint for each in list_signers(short_tmp, at=NOW)] == [key]
    with pytest.raises(SignerUnclear, match=r"^2 secret keys here"):
        choose_signer(None, home=short_tmp, at=NOW - timedelta(days=688))


def test_a_user_id_without_an_address_gives_none(short_tmp: Path) -> None:
    """The sender is then asked for one."""
    gpg = Gpg(short_tmp)
    gpg("--quick-generate-key", "Kirjaamo", "ed25519", "sign", "never")
    assert choose_signer(None, home=short_tmp, at=NOW).address is None


def test_without_gpg_there_is_one_line(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path without gpg."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GpgUnusable, match="gpg is not on the path"):
        choose_signer(None, home=office.gpg.home, at=NOW)
