"""Ten thousand letters through all their events: the chain whole, and each record in the log."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from silta.base.clock import now
from silta.base.database import Database
from silta.keys.receipt_signer import ReceiptSigner
from silta.mailbox.evidence.catching_up import MOST_SIGNED, sign_next
from silta.mailbox.evidence.entry import entry_of, log_salt
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.tree import consistency_path, inclusion_path, root_of
from silta.mailbox.store import log
from silta.mailbox.store.evidence_found import Signed
from tests.keys.receipts import Receipts, make_receipts
from tests.load.many_events import EXPECTED, live_through
from tests.mailbox.evidence.records import all_signed
from tests.mailbox.evidence.rfc9162 import mth, root_by_path, roots_by_proof
from tests.mailbox.filed_letters import KEYS, furnish
from tests.peers.directory import short_directory

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SAMPLE = 60


@pytest.fixture(scope="module")
def receipts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receipts]:
    """Give a receipts key."""
    with short_directory() as anybody:
        yield make_receipts(tmp_path_factory.mktemp("receipts") / "store", anybody)


def chain_must_be_whole(records: Sequence[Signed]) -> None:
    """See that the one chain has no gap, and each record the hash of the one before."""
    previous = None
    for number, one in enumerate(records, 1):
        said = json.loads(one.record)
        assert (one.number, said["number"], said["previous"]) == (number, number, previous)
        previous = hashlib.sha256(one.record).hexdigest()


def entries_of(records: Sequence[Signed]) -> list[bytes]:
    """Return what the log must have: for each place the entry of the record that has it."""
    places = {one.log_index: one for one in records}
    in_order = [places[place] for place in range(len(records))]
    return [entry_of(log_salt(KEYS.evidence, one.id), one.record) for one in in_order]


def proofs_must_hold(database: Database, entries: Sequence[bytes], draw: random.Random) -> None:
    """See by the RFC's text alone that the log has a sample of entries, and only grew."""
    size, root = len(entries), mth(entries)
    with database.read() as transaction:
        read = log.reader(transaction)
        assert (log.size(transaction), root_of(size, read)) == (size, root)
        for place in [0, size - 1, *draw.sample(range(size), SAMPLE)]:
            path = inclusion_path(place, size, read)
            assert root_by_path(entries[place], place, size, path) == root
        for old in draw.sample(range(1, size), SAMPLE // 10):
            steps, before = consistency_path(old, size, read), mth(entries[:old])
            assert roots_by_proof(old, size, steps, before) == (before, root)


def signatures_must_be_good(database: Database, receipts: Receipts, folder: Path) -> None:
    """See that one pass of the worker signs as many records as it may, and each of them well."""
    with ReceiptSigner(receipts.store, base=folder) as signer:
        assert sign_next(database, Gate(KEYS.evidence), signer, now) == MOST_SIGNED
    signed = [one for one in all_signed(database) if one.signature is not None]
    assert len(signed) == MOST_SIGNED
    for one in signed[:: MOST_SIGNED // SAMPLE]:
        assert receipts.found(one.signature or "", one.record) is not None


def test_ten_thousand_letters_leave_a_whole_story(
    database: Database, receipts: Receipts, short_tmp: Path
) -> None:
    """Filed, acknowledged, opened, refused: nothing is missing, nothing is twice."""
    draw = random.Random(20261124)  # noqa: S311 -- which records are looked at
    furnish(database)
    live_through(database)
    records = all_signed(database)
    assert Counter(one.event for one in records) == EXPECTED
    chain_must_be_whole(records)
    proofs_must_hold(database, entries_of(records), draw)
    signatures_must_be_good(database, receipts, short_tmp)
