"""From an understood letter to a filed one: facts, judgement, seal, transaction."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass

from silta.base.clock import now
from silta.base.database import CommitUnclearError, Transaction
from silta.base.identity import Address
from silta.base.ids import new_id
from silta.base.reason import Reason, Refused
from silta.gateway.case import Case, Moment
from silta.gateway.curiosity import ABOUT_A_PERSON
from silta.gateway.decide import Accept, AlreadyFiled, Checked, Decision, Refuse, decide
from silta.gateway.facts import Facts, FactsChanged, Route
from silta.gateway.gather import gather
from silta.gateway.registrar import Filing
from silta.gateway.sealing import Contents, seal_contents
from silta.gateway.tools import Tools
from silta.keys.policy import least_rsa_bits
from silta.keys.standing import Signer
from silta.keys.store import certificates
from silta.mailbox import filing
from silta.mailbox.filed import Filed, ToFile
from silta.mailbox.store import accounts
from silta.mailbox.vault.types import SealedMessage

# The facts changed under each of these readings: somebody is at work on them.
TRIES = 3


def settle(tools: Tools, where: Route, contents: Contents) -> Filed:
    """Judge a letter and file it; what was judged is still true in the filing's transaction.

    Raises Refused with the reason, FAULT when the facts would not hold still.
    """
    scanned = False
    for _ in range(TRIES):
        decision, facts = judge(tools, where, contents)
        if isinstance(decision, AlreadyFiled):
            return Filed(decision.earlier.evidence_id, already_there=True)
        if not scanned and is_to_be_scanned(decision):
            scan(tools, contents)
            scanned = True
        if isinstance(decision, Refuse):
            raise decision.refused
        if isinstance(decision, Accept):
            with suppress(FactsChanged):
                return _file(tools, _Judged(decision, facts, contents))
    raise Refused(Reason.FAULT, "the facts changed while the letter was filed")


def try_out(tools: Tools, where: Route, contents: Contents) -> Facts:
    """Check a test letter in full and file nothing; raise Refused as a real one would be."""
    decision, facts = judge(tools, where, contents)
    if isinstance(decision, Refuse):
        raise decision.refused
    scan(tools, contents)
    return facts


def judge(tools: Tools, where: Route, contents: Contents) -> tuple[Decision, Facts]:
    """Return the judgement of a letter now, and the facts it rests on."""
    signature = contents.signature
    with tools.database.read() as transaction:
        facts, mark = gather(transaction, where, signature, contents.letter, tools.keys.lookup)
    at = now()
    case = Case(
        letter=contents.letter,
        signature=signature,
        recipient=Address(facts.route.service, tools.domain),
        facts=facts,
        moment=Moment(at, tools.watch.is_in_doubt(at, mark)),
        key=tools.keys.lookup,
        least_rsa_bits=least_rsa_bits(at.date(), tools.short_rsa_until),
    )
    return decide(case), facts


def is_to_be_scanned(decision: Decision) -> bool:
    """Tell whether the documents are scanned before this decision is told.

    Only a verified signer's letter gets so far, and one that is filed already does not: its
    peer must hear the first evidence id, whether or not the scanner is there today. An
    answer about a person waits for the scan too: else what the scanner says would tell of
    them, and leave no trace.
    """
    return isinstance(decision, Accept | Checked) or (
        isinstance(decision, Refuse) and decision.refused.reason in ABOUT_A_PERSON
    )


def scan(tools: Tools, contents: Contents) -> None:
    """Have the documents of a letter scanned, where there is a scanner.

    Holds no transaction, for it may take a minute. Raises Refused as ``Scanner.scan``.
    """
    if tools.scanner is not None:
        tools.scanner.scan([document.content for document in contents.letter.documents])


@dataclass(frozen=True, slots=True)
class _Judged:
    decision: Accept
    facts: Facts
    contents: Contents


def _file(tools: Tools, judged: _Judged) -> Filed:
    """Seal, then file in one transaction.

    The sealed files go again only where it is certain that no row names them. A commit
    whose answer got lost may have happened: then they stay, for the sweep to judge.
    """
    sealed = _seal(tools, judged)
    try:
        filed = _commit(tools, judged, sealed)
    except CommitUnclearError:
        raise
    except Exception:
        tools.files.discard(sealed.files)
        raise
    if filed.already_there:
        tools.files.discard(sealed.files)
    return filed


def _seal(tools: Tools, judged: _Judged) -> SealedMessage:
    account_key = judged.decision.account.key
    certificate = _signer_of(judged).certificate
    return seal_contents(tools, judged.contents, account_key, certificate, new_id(now()))


def _signer_of(judged: _Judged) -> Signer:
    signer = judged.facts.signer
    if signer is None:
        raise AssertionError("is_signer_approved lets no letter without a signer pass")
    return signer


def _commit(tools: Tools, judged: _Judged, sealed: SealedMessage) -> Filed:
    """File in a transaction that holds the authority's chain and reads the facts again."""
    signature = judged.contents.signature
    letter = judged.contents.letter
    where = judged.facts.route
    received = judged.contents.received()
    certificate = hashlib.sha256(_signer_of(judged).certificate).digest()

    def in_transaction(transaction: Transaction) -> Filed:
        certificates.hold(transaction, signature.fingerprint)
        accounts.hold(transaction, judged.decision.account.id)
        again, _ = gather(transaction, where, signature, letter, tools.keys.lookup)
        if again != judged.facts:
            raise FactsChanged
        given = ToFile(
            authority=where.authority,
            letter=letter,
            sealed=sealed,
            received=received,
            certificate=certificate,
            signer=signature.fingerprint,
            signed_at=signature.made_at,
            at=now(),
        )
        return filing.file(transaction, given, tools.keys)

    return tools.registrar.file(Filing(where.authority, in_transaction))
