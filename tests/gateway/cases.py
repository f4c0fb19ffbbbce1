"""A letter before its judge: good in everything, until a test changes what it is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from silta.base.identity import Address, BusinessId
from silta.base.keyed_hash import HashKey
from silta.gateway.case import Case, Moment
from silta.gateway.facts import Facts, Route
from silta.keys.fingerprint import Fingerprint
from silta.keys.opened import Signature
from silta.keys.standing import CertificateState, KeyStrength, Signer
from silta.mailbox.account import Account, AccountState, name_hash
from silta.mailbox.filed import Earlier, manifest_hash
from silta.mailbox.letter import Document, Letter, read_manifest
from silta.mailbox.vault.types import AccountId, AccountPublicKey, KeyId
from tests.letters import _merged, good_manifest, manifest_bytes

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
KEY = HashKey(b"k" * 32)
SILTALA = BusinessId("1234567-1")
NAAPURILA = BusinessId("7654321-2")
CERTIFICATE = Fingerprint("A" * 40)
SIGNING_KEY = Fingerprint("B" * 40)  # a subkey, as careful people have one
SHA256, SHA1 = 8, 2
EDDSA, RSA, DSA = 22, 1, 17

ROUTE = Route(SILTALA, "paivahoito-siltala", SILTALA, ring_generation=1)
SIGNER = Signer(
    authority=SILTALA,
    state=CertificateState.APPROVED,
    strength=KeyStrength(EDDSA, 255),
    certificate=b"certificate",
)
ACCOUNT = Account(
    id=AccountId("01JD0000000000000000000001"),
    state=AccountState.OPEN,
    family_name=name_hash(KEY, "Demo"),
    opened_at=datetime(2026, 1, 1, tzinfo=UTC),
    key=AccountPublicKey(KeyId("1"), AccountId("01JD0000000000000000000001"), b"p" * 32, b"s" * 64),
)
SIGNATURE = Signature(
    fingerprint=CERTIFICATE,
    key_fingerprint=SIGNING_KEY,
    made_at=datetime(2026, 11, 22, 7, 16, tzinfo=UTC),
    expires_at=None,
    digest_algorithm=SHA256,
    key_algorithm=EDDSA,
)


def letter(manifest: Mapping[str, object]) -> Letter:
    """Return a letter of this manifest; its documents are nothing that a rule looks at."""
    written = manifest_bytes(manifest)
    return Letter(read_manifest(written), written, ())


def case() -> Case:
    """Return a case that every rule lets pass: Siltala's decision for Aino."""
    return Case(
        letter=letter(good_manifest()),
        signature=SIGNATURE,
        recipient=Address("paivahoito-siltala", "silta.localhost"),
        facts=Facts(
            Route(SILTALA, "paivahoito-siltala", SILTALA, ring_generation=1),
            SIGNER,
            ACCOUNT,
            None,
        ),
        moment=Moment(NOW, in_doubt=False),
        key=KEY,
        least_rsa_bits=2048,
    )


def saying(given: Case, **manifest: object) -> Case:
    """Return the case with these keys of its manifest changed, at any depth."""
    before = json.loads(given.letter.manifest_bytes)
    return replace(given, letter=letter(_merged(before, manifest)))


def with_documents(given: Case, *contents: bytes) -> Case:
    """Return the case of a letter that holds these documents, each as a PDF."""
    documents = tuple(
        Document(f"{number}.pdf", "application/pdf", content)
        for number, content in enumerate(contents)
    )
    return replace(given, letter=replace(given.letter, documents=documents))


def at(given: Case, moment: datetime) -> Case:
    """Return the case judged at another time."""
    return replace(given, moment=replace(given.moment, at=moment))


def in_doubt(given: Case) -> Case:
    """Return the case judged while our own clock is in doubt."""
    return replace(given, moment=replace(given.moment, in_doubt=True))


def signed_by(given: Case, signer: Signer | None) -> Case:
    """Return the case with this standing of its certificate."""
    return replace(given, facts=replace(given.facts, signer=signer))


def signed(given: Case, signature: Signature) -> Case:
    """Return the case with another signature."""
    return replace(given, signature=signature)


def for_account(given: Case, account: Account | None) -> Case:
    """Return the case with this account of the recipient."""
    return replace(given, facts=replace(given.facts, account=account))


def repeated(given: Case) -> Case:
    """Return the case of the very same letter, sent a second time."""
    earlier = Earlier("01JD0000000000000000000000", manifest_hash(given.key, given.letter))
    return replace(given, facts=replace(given.facts, earlier=earlier))


def with_taken_id(given: Case) -> Case:
    """Return the case of a letter whose message id another letter has."""
    earlier = Earlier("01JD0000000000000000000000", b"o" * 32)
    return replace(given, facts=replace(given.facts, earlier=earlier))


def from_domain_of(given: Case, sender: BusinessId) -> Case:
    """Return the case with a reverse path in this authority's domain."""
    route = replace(given.facts.route, sender=sender)
    return replace(given, facts=replace(given.facts, route=route))
