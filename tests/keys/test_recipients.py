"""Which certificates something can be encrypted to: those that gpg would take, and no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from silta.keys.recipients import encryptable, fingerprint_of
from tests.keys.cast import Cast

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=400)


@pytest.fixture(scope="module")
def reader(cast: Cast) -> bytes:
    """Give a certificate of Siltala that can be encrypted to."""
    return cast.gpg("--export", "=reader@siltala.example")


def test_only_who_can_read_is_written_to(cast: Cast, reader: bytes) -> None:
    """One that cannot would have gpg refuse them all."""
    given = [cast.certificates["kirjaamo"], reader, cast.certificates["revoked"], b"no certificate"]
    assert encryptable(given, NOW) == (reader,)


def test_a_certificate_has_a_name_for_the_journal(cast: Cast) -> None:
    """Its fingerprint; what nobody can read has none."""
    assert fingerprint_of(cast.certificates["revoked"]) == cast.keys["revoked"]
    assert fingerprint_of(b"no certificate") is None


def test_a_key_whose_own_date_is_over_is_left_out(cast: Cast) -> None:
    """Though the certificate around it is good for ever."""
    name = "subavain@siltala.example"
    cast.gpg("--quick-generate-key", f"{name} <{name}>", "ed25519", "sign", "never")
    [primary] = cast.gpg.fingerprints(name)
    cast.gpg("--quick-add-key", primary, "cv25519", "encr", "1y")
    certificate = cast.gpg.certificate(primary)
    assert encryptable([certificate], NOW) == (certificate,)
    assert encryptable([certificate], LATER) == ()
