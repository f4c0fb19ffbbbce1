"""Certificates in the database: real ones of gpg, and which of them come into a ring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.keys.certificate import CertificateFacts, read_certificate
from silta.keys.fingerprint import Fingerprint
from silta.keys.standing import CHANGES, CertificateState, Ending, Standing
from silta.keys.store import authorities, certificates
from tests.keys.cast import Cast
from tests.registry import NAAPURILA, NOW, SILTALA

PENDING, APPROVED = CertificateState.PENDING, CertificateState.APPROVED
RETIRED, REVOKED = CertificateState.RETIRED, CertificateState.REVOKED
# How a certificate comes to stand in each state.
WAYS: Mapping[CertificateState, tuple[CertificateState, ...]] = {
    PENDING: (),
    APPROVED: (APPROVED,),
    RETIRED: (APPROVED, RETIRED),
    REVOKED: (REVOKED,),
}


@pytest.fixture(scope="module")
def facts(cast: Cast) -> CertificateFacts:
    """Give the facts of Kirjaamo's certificate, which has a signing subkey."""
    return read_certificate(cast.certificates["subkey"])


@pytest.fixture(autouse=True)
def pending(database: Database, facts: CertificateFacts) -> None:
    """Have two authorities, and Kirjaamo's certificate pending."""
    with database.write() as transaction:
        authorities.add(transaction, SILTALA, NOW)
        authorities.add(transaction, NAAPURILA, NOW)
        certificates.add(transaction, SILTALA.id, facts, at=NOW, by="avaimet")


def change(database: Database, fingerprint: Fingerprint, new: CertificateState) -> None:
    """Make a certificate ``new``, by the hand of another than the one who added it."""
    with database.write() as transaction:
        standing = certificates.get(transaction, fingerprint)
        if new == APPROVED:
            certificates.approve(transaction, standing, at=NOW, by="toinen")
        else:
            certificates.end(transaction, standing, Ending(new, NOW, "toinen", "vaihdettu"))


def bring_to(database: Database, fingerprint: Fingerprint, state: CertificateState) -> None:
    """Bring a pending certificate into a state."""
    for step in WAYS[state]:
        change(database, fingerprint, step)


def standing_of(database: Database, fingerprint: Fingerprint) -> Standing:
    """Return how a certificate stands now."""
    with database.read() as transaction:
        return certificates.get(transaction, fingerprint)


def test_a_certificate_is_kept_as_gpg_read_it(database: Database, facts: CertificateFacts) -> None:
    """Each key's strength too: policy asks for it at every mail."""
    found = standing_of(database, facts.fingerprint)
    assert (found.authority, found.state, found.added_by) == (SILTALA.id, PENDING, "avaimet")
    assert (found.user_id, found.expires_at) == (facts.user_ids[0], facts.expires_at)
    assert len(facts.keys) == 2
    for key in facts.keys:
        strength = dict(found.keys)[key.fingerprint]
        assert (strength.algorithm, strength.bits) == (key.algorithm, key.bits)


def test_an_unknown_certificate_is_not_found(database: Database) -> None:
    """The refusal names it in full."""
    unknown = Fingerprint("A" * 40)
    with database.read() as transaction:
        assert certificates.find(transaction, unknown) is None
        with pytest.raises(ActRefused, match=f"no certificate {unknown}"):
            certificates.get(transaction, unknown)


@pytest.mark.parametrize("owner", [SILTALA.id, NAAPURILA.id])
def test_a_certificate_is_one_authoritys_and_once(
    database: Database, facts: CertificateFacts, owner: str
) -> None:
    """Or a signature would speak for two."""
    authority = SILTALA if owner == SILTALA.id else NAAPURILA
    with pytest.raises(ActRefused, match="already registered"), database.write() as transaction:
        certificates.add(transaction, authority.id, facts, at=NOW, by="avaimet")


@pytest.mark.parametrize("state", CertificateState)
def test_a_ring_holds_all_but_the_pending(
    database: Database, facts: CertificateFacts, state: CertificateState
) -> None:
    """A retired or revoked one is in, so that the reply can name the reason."""
    bring_to(database, facts.fingerprint, state)
    with database.read() as transaction:
        ring = certificates.ring(transaction, SILTALA.id)
        assert certificates.ring(transaction, NAAPURILA.id) == []
    assert ring == ([] if state == PENDING else [facts.cleaned])


@pytest.mark.parametrize("new", CHANGES)
@pytest.mark.parametrize("state", CertificateState)
def test_only_the_allowed_changes_are_made(
    database: Database, facts: CertificateFacts, state: CertificateState, new: CertificateState
) -> None:
    """A revoked certificate never counts again."""
    bring_to(database, facts.fingerprint, state)
    if state in CHANGES[new]:
        change(database, facts.fingerprint, new)
        assert standing_of(database, facts.fingerprint).state == new
    else:
        with pytest.raises(ActRefused, match=f"is {state}: it cannot become {new}"):
            change(database, facts.fingerprint, new)
        assert standing_of(database, facts.fingerprint).state == state


def test_an_approval_does_not_undo_a_revocation_that_came_in_between(
    database: Database, facts: CertificateFacts
) -> None:
    """Found in review: two administrators at once."""
    read_earlier = standing_of(database, facts.fingerprint)
    bring_to(database, facts.fingerprint, CertificateState.REVOKED)
    with pytest.raises(ActRefused, match="look again"), database.write() as transaction:
        certificates.approve(transaction, read_earlier, at=NOW, by="toinen")
    assert standing_of(database, facts.fingerprint).state == CertificateState.REVOKED


@pytest.mark.parametrize(("by", "alone"), [("avaimet", True), ("toinen", False)])
def test_an_approval_by_the_same_hand_is_noted(
    database: Database, facts: CertificateFacts, by: str, *, alone: bool
) -> None:
    """For all administrators to see."""
    with database.write() as transaction:
        standing = certificates.get(transaction, facts.fingerprint)
        certificates.approve(transaction, standing, at=NOW, by=by)
        noted = transaction.exec_driver_sql("SELECT approved_by, approved_alone FROM certificate")
        assert tuple(noted.one()) == (by, alone)


@pytest.mark.parametrize("state", [APPROVED, RETIRED, REVOKED])
def test_every_change_of_trust_raises_the_generation(
    database: Database, facts: CertificateFacts, state: CertificateState
) -> None:
    """A gateway's ring of before is then stale."""
    bring_to(database, facts.fingerprint, state)
    with database.read() as transaction:
        generation = authorities.get(transaction, SILTALA.id).ring_generation
    assert generation == len(WAYS[state])


def test_a_pending_certificate_is_dropped_whole(
    database: Database, facts: CertificateFacts
) -> None:
    """It can then be added anew, by its rightful owner too."""
    with database.write() as transaction:
        certificates.drop(transaction, certificates.get(transaction, facts.fingerprint))
        assert certificates.find(transaction, facts.fingerprint) is None
        certificates.add(transaction, NAAPURILA.id, facts, at=NOW, by="avaimet")


@pytest.mark.parametrize("state", [APPROVED, RETIRED, REVOKED])
def test_what_counted_once_is_not_dropped(
    database: Database, facts: CertificateFacts, state: CertificateState
) -> None:
    """Evidence names it."""
    bring_to(database, facts.fingerprint, state)
    with database.write() as transaction:
        standing = certificates.get(transaction, facts.fingerprint)
        with pytest.raises(ActRefused, match="only a pending one"):
            certificates.drop(transaction, standing)


def test_certificates_are_listed_in_the_order_they_were_added(
    database: Database, facts: CertificateFacts, cast: Cast
) -> None:
    """Of all, or of one authority."""
    other = read_certificate(cast.certificates["naapurila"])
    with database.write() as transaction:
        before = NOW - timedelta(days=1)
        certificates.add(transaction, NAAPURILA.id, other, at=before, by="avaimet")
        everyone = [one.fingerprint for one in certificates.list_all(transaction)]
        [own] = certificates.list_all(transaction, SILTALA.id)
    assert everyone == [other.fingerprint, facts.fingerprint]
    assert own.fingerprint == facts.fingerprint
