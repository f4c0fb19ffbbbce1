"""Siltala's registry with keys that open receipts, and Silta's receipts key at work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

from silta.base.clock import now
from silta.base.database import Database
from silta.base.identity import BusinessId
from silta.keys.certificate import CertificateFacts, read_certificate
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import Algorithm, Purpose
from silta.keys.generate import generate_gateway_key
from silta.keys.receipt_signer import ReceiptSigner
from silta.keys.store import authorities, certificates
from silta.mailbox import filing
from silta.mailbox.evidence.catching_up import log_next, sign_next
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.evidence.receipt_channel import ReceiptWriter
from silta.mailbox.evidence.receipt_words import Letterhead
from silta.mailbox.evidence.signing import SignerOf
from silta.mailbox.outbox import store
from silta.mailbox.outbox.item import Item
from silta.mailbox.outbox.mail import Posting
from tests.keys.gpg import Gpg
from tests.mailbox.filed_letters import KEYS, furnish, letter_of, to_file
from tests.peers.directory import short_directory
from tests.registry import SILTALA

KIRJAAMO: Final = "kirjaamo@siltala.example"
HEAD: Final = Letterhead("silta.localhost", "https://silta.example")


@dataclass(frozen=True, slots=True)
class Desk:
    """The registry's gpg with two certificates of its own, and our signer, by its fingerprint."""

    gpg: Gpg
    certificates: Sequence[CertificateFacts]
    signer: ReceiptSigner

    def opened(self, mail: bytes) -> EmailMessage:
        """Return what is in a mail's seal, well signed by our receipts key, and by no other."""
        outer = parsed(mail)
        sealed = list(outer.iter_parts())[1].get_content()
        done = self.gpg.run("--status-fd", "2", "--decrypt", stdin=sealed)
        assert f"VALIDSIG {self.signer.fingerprint}".encode() in done.stderr
        return parsed(done.stdout)

    def writer(self, database: Database, signer_of: SignerOf | None = None) -> ReceiptWriter:
        """Return what writes receipts at this desk's other end."""
        signs = signer_of or (lambda: self.signer)
        return ReceiptWriter(database, signs, lambda: KEYS.evidence, HEAD, now)


@contextmanager
def open_desk() -> Iterator[Desk]:
    """Make the keys; Curve25519 and RSA, since a registry may have both."""
    with short_directory() as home, short_directory() as store_, short_directory() as base:
        gpg = Gpg(home)
        made = [_new_key(gpg, KIRJAAMO, "future-default"), _new_key(gpg, f"b{KIRJAAMO}", "rsa2048")]
        receipts = Algorithm.CURVE25519
        generate_gateway_key(store_, "Silta <receipts@silta.localhost>", receipts, Purpose.RECEIPTS)
        gpg("--import", stdin=Gpg(store_)("--export"))
        with ReceiptSigner(Path(store_), base=base, homes=1) as signer:
            yield Desk(gpg, made, signer)


def parsed(mail: bytes) -> EmailMessage:
    """Return a mail as another mail program reads it."""
    message = message_from_bytes(mail, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def sealed_part(posting: Posting) -> bytes:
    """Return the OpenPGP message of a mail."""
    content: bytes = list(parsed(posting.content).iter_parts())[1].get_content()
    return content


def settle(database: Database, *approved: CertificateFacts, receipts_to: str | None) -> None:
    """Have Siltala with its service, Aino's account, and these certificates approved."""
    furnish(database)
    with database.write() as transaction:
        details = authorities.get(transaction, SILTALA.id).details
        changed = details.changed({"receipts_to": receipts_to or ""})
        authorities.change(transaction, SILTALA.id, changed)
    for one in approved:
        approve(database, one)


def approve(database: Database, facts: CertificateFacts, owner: BusinessId = SILTALA.id) -> None:
    """Add a certificate, and let it count."""
    with database.write() as transaction:
        certificates.add(transaction, owner, facts, at=now(), by="avaimet")
        standing = certificates.get(transaction, facts.fingerprint)
        certificates.approve(transaction, standing, at=now(), by="toinen")


def put_receipt(database: Database, desk: Desk) -> Item:
    """File a letter, have its records logged and signed, and claim the receipt as a worker does."""
    with database.write() as transaction:
        given = to_file(letter_of())
        filing.hold(transaction, given.authority)
        filing.file(transaction, given, KEYS)
    log_next(database, Gate(KEYS.evidence))
    sign_next(database, Gate(KEYS.evidence), desk.signer, now)
    with database.write() as transaction:
        item = store.claim(transaction, RECEIPT, now())
    assert item is not None
    return item


def _new_key(gpg: Gpg, address: str, algorithm: str) -> CertificateFacts:
    usage = "default" if algorithm == "future-default" else "sign,encr"
    gpg("--quick-generate-key", f"{address} <{address}>", algorithm, usage, "never")
    fingerprint: Fingerprint = gpg.fingerprints(address)[0]
    return read_certificate(gpg.certificate(fingerprint))
