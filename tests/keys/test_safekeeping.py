"""Secret keys under a passphrase: strong, whole, and of use to nobody without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from silta.keys.fingerprint import Fingerprint
from silta.keys.generate import KeyRefused
from silta.keys.importing import import_secret
from silta.keys.opener import Opener
from silta.keys.runtime_folder import FALLBACK
from silta.keys.safekeeping import export_secret, is_export, must_be_long, open_export
from tests.keys.cast import LETTER, Cast
from tests.keys.conftest import DEADLINE, LIMIT_BYTES
from tests.keys.gpg import Gpg
from tests.keys.opening import open_mail

PASSPHRASE = "kuusi palaa hiljaa ääneti"


@pytest.fixture(scope="module")
def kept(cast: Cast) -> bytes:
    """Give the gateway's key as it is kept safe."""
    return export_secret(cast.store, cast.gateway, PASSPHRASE)


def test_what_was_kept_opens_what_the_key_opened(
    cast: Cast, kept: bytes, siltala: Path, tmp_path: Path
) -> None:
    """In a fresh home: a fire may have had the first one."""
    fingerprint = import_secret(tmp_path, open_export(kept, PASSPHRASE))
    assert fingerprint == cast.gateway
    with Opener(
        [tmp_path], base=FALLBACK, homes=1, limit_bytes=LIMIT_BYTES, deadline=DEADLINE
    ) as opener:
        assert open_mail(opener, cast.sealed(), siltala).plaintext == LETTER


def test_it_is_sealed_with_a_strong_cipher_and_a_slow_passphrase(
    kept: bytes, short_tmp: Path
) -> None:
    """AES-256, SHA-512, and the highest count that the format has: as gpg itself reads it."""
    packets = Gpg(short_tmp)("--passphrase", PASSPHRASE, "--list-packets", stdin=kept).decode()
    for strong in ("cipher 9,", "s2k 3, hash 10", "count 65011712 (255)"):
        assert strong in packets


def test_nothing_of_the_key_stands_in_the_clear(cast: Cast, kept: bytes) -> None:
    """Not even whose it is."""
    assert kept.startswith(b"-----BEGIN PGP MESSAGE-----")
    assert b"intake" not in kept
    assert is_export(kept)
    assert not is_export(cast.gateway_certificate)
    assert not is_export(cast.sealed())


@pytest.mark.parametrize("passphrase", ["", "kuusi palaa hiljaa", PASSPHRASE + " "])
def test_another_passphrase_opens_nothing(kept: bytes, passphrase: str) -> None:
    """In one line."""
    with pytest.raises(KeyRefused, match="this passphrase does not open it"):
        open_export(kept, passphrase)


def test_a_damaged_one_opens_nothing(kept: bytes) -> None:
    """Half a key is none."""
    with pytest.raises(KeyRefused, match="or it is damaged"):
        open_export(kept[: len(kept) // 2] + b"\n-----END PGP MESSAGE-----\n", PASSPHRASE)


@pytest.mark.parametrize("passphrase", ["", "lyhyt", "kaksi\nriviä ja monta"])
def test_a_passphrase_is_long_and_one_line(passphrase: str) -> None:
    """The file can be tried without end by whoever finds it."""
    with pytest.raises(KeyRefused, match="passphrase for safekeeping"):
        must_be_long(passphrase)


def test_a_key_that_is_not_there_is_not_kept(cast: Cast) -> None:
    """An empty export would be believed in until the day of need."""
    with pytest.raises(KeyRefused, match="no such secret key"):
        export_secret(cast.store, Fingerprint("A" * 40), PASSPHRASE)
