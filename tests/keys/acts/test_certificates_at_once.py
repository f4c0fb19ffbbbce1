"""Two administrators at the same certificate at the same moment: no change is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database, Transaction
from silta.keys.acts import certificate_marks as marks
from silta.keys.acts import certificates as acts
from silta.keys.audit.chain import verify
from silta.keys.standing import CertificateState
from silta.keys.store import audit, certificates
from tests.keys.acts.holding import AVAIN, NEW, OLD, VARA, approve, register, revoke, standing
from tests.registry import NOW

Does = Callable[[Transaction], object]
SOON = NOW + timedelta(days=30)
BEHIND = 0.3  # seconds in which the second hand reaches the lock, and waits there


def _approve(transaction: Transaction) -> None:
    acts.approve(transaction, VARA, OLD, reason="verrattu", at=NOW)


def _revoke(transaction: Transaction) -> None:
    revoke(transaction, VARA, OLD)


def _drop(transaction: Transaction) -> None:
    acts.drop(transaction, AVAIN, OLD, at=NOW)


def _retire(transaction: Transaction) -> None:
    state = CertificateState.RETIRED
    acts.end(transaction, VARA, OLD, state, reason="vaihdettu", at=NOW)


def _replace(transaction: Transaction) -> None:
    overlap = timedelta(days=30)
    marks.replace(transaction, AVAIN, OLD, by=NEW, overlap=overlap, reason="vaihdettu", at=NOW)


def _replace_back(transaction: Transaction) -> None:
    overlap = timedelta(days=30)
    marks.replace(transaction, VARA, NEW, by=OLD, overlap=overlap, reason="vaihdettu", at=NOW)


ACTS: Mapping[str, Does] = {
    "approve": _approve,
    "revoke": _revoke,
    "drop": _drop,
    "retire": _retire,
    "replace": _replace,
    "replace back": _replace_back,
}


def at_once(database: Database, first: str, second: str) -> str:
    """Do two acts, the second beginning before the first is committed; return how it ended."""

    def behind() -> str:
        try:
            with database.write() as transaction:
                ACTS[second](transaction)
        except ActRefused as refused:
            return str(refused)
        return "done"

    with ThreadPoolExecutor(1) as pool:
        with database.write() as transaction:
            ACTS[first](transaction)
            waiting = pool.submit(behind)
            time.sleep(BEHIND)
            assert not waiting.done()
        return waiting.result(timeout=60)


def acts_of(database: Database) -> list[str]:
    """Return the acts of the chain, which must hold."""
    with database.read() as transaction:
        chain = list(audit.chain(transaction))
        assert verify(chain, audit.head(transaction)) is None
    return [row.act.removeprefix("certificate.") for row in chain]


@pytest.fixture(autouse=True)
def registered(database: Database) -> None:
    """Have three certificates pending."""
    register(database)


def test_an_approval_does_not_undo_a_revocation(database: Database) -> None:
    """Whoever stops a key is not overtaken by one who has just looked at it."""
    assert "it cannot become approved" in at_once(database, "revoke", "approve")
    assert standing(database).state == CertificateState.REVOKED
    assert acts_of(database)[-1] == "revoked"


def test_a_revocation_follows_an_approval(database: Database) -> None:
    """Both are done, and both are recorded."""
    assert at_once(database, "approve", "revoke") == "done"
    kept = standing(database)
    assert (kept.state, kept.approved_by) == (CertificateState.REVOKED, VARA.id)
    assert acts_of(database)[-2:] == ["approved", "revoked"]


def test_what_is_approved_meanwhile_is_not_dropped(database: Database) -> None:
    """It may have filed a decision."""
    assert "only a pending one can be dropped" in at_once(database, "approve", "drop")
    assert standing(database).state == CertificateState.APPROVED


def test_what_is_dropped_meanwhile_is_not_approved(database: Database) -> None:
    """There is nothing left to approve."""
    assert "no certificate" in at_once(database, "drop", "approve")
    with database.read() as transaction:
        assert certificates.find(transaction, OLD) is None


def test_a_replacement_does_not_revive_what_is_retired(database: Database) -> None:
    """An overlap that began a moment later would make it count again."""
    approve(database, OLD, NEW)
    assert "both must be approved" in at_once(database, "retire", "replace")
    kept = standing(database)
    assert (kept.state, kept.retires_at) == (CertificateState.RETIRED, None)


def test_a_retirement_ends_an_overlap_that_has_just_begun(database: Database) -> None:
    """Both are on record, and the stricter one holds."""
    approve(database, OLD, NEW)
    assert at_once(database, "replace", "retire") == "done"
    kept = standing(database)
    assert (kept.state, kept.retires_at) == (CertificateState.RETIRED, SOON)
    assert acts_of(database)[-2:] == ["replaced", "retired"]


def test_two_do_not_replace_each_other(database: Database) -> None:
    """Neither by turns nor at once, and nobody waits for ever."""
    approve(database, OLD, NEW)
    assert "itself being replaced" in at_once(database, "replace", "replace back")
    assert standing(database, NEW).retires_at is None


def test_a_change_by_what_was_read_earlier_is_refused(database: Database) -> None:
    """The store itself holds what it read against what stands there."""
    approve(database, OLD, NEW)
    read_earlier = standing(database)
    with database.write() as transaction:
        _replace(transaction)
    with pytest.raises(ActRefused, match="in the meantime"), database.write() as transaction:
        certificates.change(transaction, read_earlier, {"retires_at": None})
    assert standing(database).retires_at == SOON
