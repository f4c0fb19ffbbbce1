"""The whole of the evidence checked: chains, log, checkpoints, and all signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from silta.base.database import Database, Transaction
from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.chain_check import chain_findings
from silta.mailbox.evidence.checkpoint_check import (
    Witnessed,
    checkpoint_findings,
    witnessed_findings,
)
from silta.mailbox.evidence.finding import Finding, Kept
from silta.mailbox.evidence.signature_check import SignatureCheck, of_checkpoint, of_record
from silta.mailbox.evidence.tiles import ENTRIES
from silta.mailbox.evidence.tree_check import Regrown, entries_of, place_findings
from silta.mailbox.store import checkpoints, evidence_pages, evidence_queue, kept_evidence, log
from silta.mailbox.store.evidence_queue import Waiting


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and what does not hold of it; ``root`` is over the whole log."""

    records: int
    waiting: Waiting
    checkpoints: int
    size: int
    root: bytes
    findings: Sequence[Finding]


def check_log(
    transaction: Transaction, key: HashKey, public: bytes, witnessed: Sequence[Witnessed]
) -> Checked:
    """Check all but the OpenPGP signatures, on one snapshot of the database.

    ``key`` is the secret that marks and salts are made with, ``public`` the log's key. What is
    ``witnessed`` must have been read before the transaction began.
    """
    tree = Regrown(entries_of(kept_evidence.tiles(transaction, ENTRIES)))
    made = list(checkpoints.chain(transaction))
    ends = kept_evidence.chain_ends(transaction)
    findings = [
        *chain_findings(kept_evidence.by_chain(transaction), ends, key),
        *place_findings(kept_evidence.by_place(transaction), tree, key),
        *tree.findings(kept_evidence.tiles(transaction), log.size(transaction)),
        *checkpoint_findings(made, tree, public),
        *witnessed_findings(witnessed, made, tree),
    ]
    return Checked(
        records=evidence_pages.count(transaction),
        waiting=evidence_queue.waiting(transaction),
        checkpoints=len(made),
        size=tree.size,
        root=tree.root(tree.size),
        findings=findings,
    )


def check_signatures(
    database: Database, check: SignatureCheck, advance: Callable[[int], None]
) -> Iterator[Finding]:
    """Yield what is wrong with the signatures; ``advance`` hears how many more are checked.

    No transaction waits while gpg is at work.
    """
    with database.read() as transaction:
        stated = [of_checkpoint(one) for one in checkpoints.chain(transaction)]
    yield from check.findings(stated)
    advance(len(stated))
    for page in _pages(database):
        claims = (of_record(row) for row in page)
        yield from check.findings([claim for claim in claims if claim is not None])
        advance(len(page))


def _pages(database: Database) -> Iterator[list[Kept]]:
    last = None
    while True:
        with database.read() as transaction:
            page = kept_evidence.signed_after(transaction, last)
        if not page:
            return
        yield page
        last = page[-1]
