"""Proving a kept message: its signature again, by public keys alone (DESIGN invariant 8)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from silta.base.database import Database
from silta.base.keyed_hash import HashKey
from silta.base.reason import Reason, Refused
from silta.keys.opened import Opened, Signature
from silta.keys.store import certificates
from silta.keys.verifier import open_kept
from silta.mailbox.account import person_hash
from silta.mailbox.letter import Letter, read_manifest
from silta.mailbox.letter.mime import read_letter
from silta.mailbox.reading import Proven
from silta.mailbox.store import evidence, inbox
from silta.mailbox.store.inbox import Kept
from silta.mailbox.vault.types import PartKind
from silta.portal.reading.agreement import disagreement, is_plausible
from silta.portal.reading.mark import is_marked, mark_of
from silta.portal.reading.not_verified import NotVerified
from silta.portal.reading.unsealed import Unsealed, Vault, find, unseal
from silta.portal.reading.witness import must_be_borne_out


@dataclass(frozen=True, slots=True)
class Prover:
    """What proves messages; ``turns`` bounds how many are held whole in memory at once."""

    database: Database
    vault: Vault
    marks: HashKey = field(repr=False)
    lookup: HashKey = field(repr=False)
    evidence: HashKey = field(repr=False)
    turns: BoundedSemaphore
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A message that was verified: by what signature, and how to open its documents."""

    proven: Proven
    signature: Signature
    unsealed: Unsealed


def prove(prover: Prover, kept: Kept, reader: bytes) -> Proof:
    """Verify a message whole; blocks while gpg works.

    Holds what its sender signed against all that is stored: manifest, each document, the
    row, its evidence, the registry; and against ``reader``, the keyed hash of the identity
    code of the one who is logged in. Raises NotVerified, or Refused(FAULT) when it cannot be
    told now.
    """
    with prover.turns:
        unsealed = _unseal(prover, kept)
        opened = _open_kept(prover, kept, unsealed)
        letter = _letter(opened)
        _must_be_stored_as_signed(unsealed, letter)
    proven = Proven(kept, letter.manifest, letter.manifest_bytes)
    _must_be_filed_rightly(prover, proven, reader)
    _must_be_signed_rightly(prover, kept, opened.signature)
    _keep_mark(prover, proven)
    return Proof(proven, opened.signature, unsealed)


def recall(prover: Prover, kept: Kept, reader: bytes) -> tuple[Proven, Unsealed]:
    """Return a message that the portal verified before, by its mark; else verify it now.

    For lists and downloads: one look at the signature for each message opened is enough.
    Raises what ``prove`` raises.
    """
    unsealed = _unseal(prover, kept)
    manifest_bytes = unsealed.part(PartKind.MANIFEST)
    if not is_marked(prover.marks, kept, manifest_bytes):
        proof = prove(prover, kept, reader)
        return proof.proven, proof.unsealed
    proven = Proven(kept, read_manifest(manifest_bytes), manifest_bytes)
    _must_be_filed_rightly(prover, proven, reader)
    return proven, unsealed


def _unseal(prover: Prover, kept: Kept) -> Unsealed:
    with prover.database.read() as transaction:
        found = find(transaction, kept)
    return unseal(prover.vault, kept, found)


def _open_kept(prover: Prover, kept: Kept, unsealed: Unsealed) -> Opened:
    try:
        return open_kept(
            unsealed.part(PartKind.OPENPGP),
            unsealed.part(PartKind.SESSION_KEY).decode("ascii", "replace"),
            unsealed.part(PartKind.CERTIFICATE),
            as_of=kept.filed_at,
            limit_bytes=prover.limit_bytes,
        )
    except Refused as refused:
        if refused.reason == Reason.FAULT:
            raise
        raise NotVerified(f"the signature: {refused.reason}") from None


def _letter(opened: Opened) -> Letter:
    try:
        return read_letter(opened.plaintext)
    except Refused as refused:
        raise NotVerified(f"what was signed: {refused.reason}") from None


def _must_be_stored_as_signed(unsealed: Unsealed, letter: Letter) -> None:
    if unsealed.part(PartKind.MANIFEST) != letter.manifest_bytes:
        raise NotVerified("the manifest is not the signed one")
    if list(unsealed.numbers(PartKind.DOCUMENT)) != list(range(len(letter.documents))):
        raise NotVerified("the documents are not the signed ones")
    for number, document in enumerate(letter.documents):
        if unsealed.part(PartKind.DOCUMENT, number) != document.content:
            raise NotVerified("a document is not the signed one")


def _must_be_filed_rightly(prover: Prover, proven: Proven, reader: bytes) -> None:
    """Raise NotVerified unless row, evidence and reader are those of the letter."""
    kept, manifest = proven.kept, proven.manifest
    field_name = disagreement(kept, manifest)
    if field_name is not None:
        raise NotVerified(f"the row's {field_name} is not the signed one")
    if not hmac.compare_digest(person_hash(prover.lookup, manifest.recipient.id), reader):
        raise NotVerified("it is addressed to another person")
    with prover.database.read() as transaction:
        records = evidence.list_all(transaction, kept.id)
    must_be_borne_out(kept, proven.manifest_bytes, records, prover.evidence)


def _must_be_signed_rightly(prover: Prover, kept: Kept, signature: Signature) -> None:
    """Raise NotVerified unless the signer was the authority's when the letter was filed."""
    if signature.fingerprint != kept.certificate:
        raise NotVerified("another certificate signed it than the row says")
    if not is_plausible(kept, signature.made_at):
        raise NotVerified("the row's time of filing is not one the signature allows")
    with prover.database.read() as transaction:
        if not certificates.counted(
            transaction, signature.fingerprint, kept.authority_id, kept.filed_at
        ):
            raise NotVerified("the certificate was not the authority's at the filing")


def _keep_mark(prover: Prover, proven: Proven) -> None:
    kept = proven.kept
    mark = mark_of(prover.marks, kept, proven.manifest_bytes)
    if kept.verified != mark:
        with prover.database.write() as transaction:
            inbox.set_verified(transaction, kept.id, mark)
