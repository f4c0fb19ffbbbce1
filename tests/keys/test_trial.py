"""A trial of a certificate: its owner reads it by plain gpg, or it says why there is none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from silta.base.act import ActRefused
from silta.keys.certificate import read_certificate
from silta.keys.fingerprint import grouped
from silta.keys.trial import try_certificate
from tests.keys.cast import Cast

NOW = datetime.now(UTC)


@pytest.mark.parametrize("owner", ["reader@siltala.example", "other@siltala.example"])
def test_the_owner_reads_the_trial(cast: Cast, owner: str) -> None:
    """RSA and curves; it says what it is and by whose key."""
    facts = read_certificate(cast.gpg("--export", f"={owner}"))
    tried = try_certificate(facts, NOW)
    done = cast.gpg.run("--status-fd", "2", "--decrypt", stdin=tried.armoured.encode(), check=False)
    assert grouped(facts.fingerprint) in done.stdout.decode()
    assert f"ERRSIG {tried.signed_by[-16:]}" in done.stderr.decode()
    assert set(tried.encrypted_to) <= {key.fingerprint for key in facts.keys}


def test_each_trial_has_a_signer_of_its_own(cast: Cast) -> None:
    """No key of ours signs what an administrator asks for."""
    facts = read_certificate(cast.gpg("--export", "=reader@siltala.example"))
    first, second = (try_certificate(facts, NOW).signed_by for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("kirjaamo", "has no encryption key: receipts cannot be encrypted to it"),
        ("expired", "has expired"),
        ("revoked", "owner has withdrawn"),
    ],
)
def test_it_says_why_there_is_none(cast: Cast, name: str, why: str) -> None:
    """A person can tell the authority what to send."""
    facts = read_certificate(cast.certificates[name])
    with pytest.raises(ActRefused, match=why):
        try_certificate(facts, NOW)


def test_nothing_of_a_trial_stays(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, short_tmp: Path
) -> None:
    """Neither the key nor its home nor an agent."""
    monkeypatch.setattr("silta.keys.home.FALLBACK", short_tmp)
    facts = read_certificate(cast.gpg("--export", "=reader@siltala.example"))
    try_certificate(facts, NOW)
    assert list(short_tmp.iterdir()) == []
