"""What the mailbox's tests work on: Siltala and its service, Aino's account, her letters."""

from __future__ import annotations

from typing import Final

from silta.base.database import Database, Transaction
from silta.base.identity import parse_hetu
from silta.base.keyed_hash import HashKey
from silta.keys.certificate import CertificateFacts
from silta.keys.fingerprint import Fingerprint
from silta.keys.store import authorities, certificates
from silta.mailbox.account import Account, AccountState, name_hash, person_hash
from silta.mailbox.filed import HashKeys, ToFile
from silta.mailbox.letter import Document, Letter, read_manifest
from silta.mailbox.service import Method, Service, ServiceState
from silta.mailbox.store import accounts, services
from silta.mailbox.vault.types import MessageRef, PartKind, PlainPart
from tests.letters import DOCUMENTS, good_manifest, manifest_bytes
from tests.mailbox.vault.cast import AINO, AINO_KEY, LETTER, seal
from tests.registry import NAAPURILA, NOW, SILTALA

AINOS_CODE: Final = parse_hetu("210281-9988")
EINOS_CODE: Final = parse_hetu("010190-900P")
KEYS: Final = HashKeys(lookup=HashKey(b"L" * 32), evidence=HashKey(b"E" * 32))
SIGNER: Final = Fingerprint("A" * 40)
DAYCARE: Final = Service(
    code="paivahoito-siltala",
    authority=SILTALA.id,
    name_fi="Päivähoitopäätös",
    name_sv=None,
    name_en=None,
    method=Method.VERIFIABLE,
    state=ServiceState.OPEN,
)
AINOS_ACCOUNT: Final = Account(
    id=AINO,
    state=AccountState.OPEN,
    family_name=name_hash(KEYS.lookup, "Demo"),
    opened_at=NOW,
    key=AINO_KEY.public,
)
FACTS: Final = CertificateFacts(
    fingerprint=SIGNER,
    user_ids=("Kirjaamo",),
    created_at=NOW,
    expires_at=None,
    revoked=False,
    keys=(),
    cleaned=b"certificate",
)


class Interrupted(Exception):  # noqa: N818 -- says what happened
    """Something went wrong in the middle of a transaction."""


def add_aino(transaction: Transaction) -> None:
    """Open Aino's account."""
    key = KEYS.lookup
    lookup = person_hash(key, AINOS_CODE)
    accounts.add(transaction, AINOS_ACCOUNT, AINO_KEY, lookup=lookup, lookup_key_id=key.key_id)


def furnish(database: Database) -> None:
    """Register two authorities; Siltala's certificate and service; Aino's account."""
    with database.write() as transaction:
        for authority in (SILTALA, NAAPURILA):
            authorities.add(transaction, authority, NOW)
        certificates.add(transaction, SILTALA.id, FACTS, at=NOW, by="avaimet")
        services.add(transaction, DAYCARE, NOW)
        add_aino(transaction)


def letter_of(**overrides: object) -> Letter:
    """Return a letter to Aino, of which some fields may be others."""
    manifest = manifest_bytes(good_manifest(**overrides))
    documents = [Document(name, "application/pdf", content) for name, content in DOCUMENTS.items()]
    return Letter(read_manifest(manifest), manifest, tuple(documents))


def to_file(letter: Letter, reference: MessageRef = LETTER) -> ToFile:
    """Return the letter as the gateway hands it to the filing, sealed to Aino."""
    parts = [PlainPart(PartKind.MANIFEST, 0, letter.manifest_bytes)]
    parts += [
        PlainPart(PartKind.DOCUMENT, number, document.content)
        for number, document in enumerate(letter.documents)
    ]
    sealed = seal(parts, ref=reference)
    return ToFile(
        authority=SILTALA.id,
        letter=letter,
        sealed=sealed,
        received=b"O" * 32,
        certificate=b"C" * 32,
        signer=SIGNER,
        signed_at=NOW,
        at=NOW,
    )
