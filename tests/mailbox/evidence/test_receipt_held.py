"""What keeps a receipt: nothing leaves in clear, to another, or without our signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.clock import now
from silta.base.database import Database
from silta.base.keyed_hash import HashKey
from silta.keys.certificate import read_certificate
from silta.keys.receipt_signer import CannotSign
from silta.keys.standing import CertificateState, Ending
from silta.keys.store import certificates
from silta.mailbox.evidence import receipt_channel
from silta.mailbox.evidence.receipt import body_of
from silta.mailbox.evidence.receipt_channel import ReceiptWriter
from silta.mailbox.evidence.signing import ReceiptKeyAway, Signs
from silta.mailbox.outbox.item import Held, Item, Later, Never
from silta.mailbox.outbox.mail import Posting
from silta.mailbox.store import evidence_found
from tests.keys.gpg import Gpg
from tests.mailbox.evidence.receipt_desk import (
    HEAD,
    KIRJAAMO,
    Desk,
    approve,
    put_receipt,
    sealed_part,
    settle,
)
from tests.mailbox.vault.cast import LETTER
from tests.registry import NAAPURILA, SILTALA


def end(database: Database, desk: Desk) -> None:
    """Retire the one certificate that Siltala has."""
    with database.write() as transaction:
        standing = certificates.get(transaction, desk.certificates[0].fingerprint)
        ending = Ending(CertificateState.RETIRED, now(), "avaimet", None)
        certificates.end(transaction, standing, ending)


def test_without_a_certificate_it_waits(database: Database, desk: Desk, item: Item) -> None:
    """Nothing is ever sent in clear; it leaves as soon as there is one."""
    end(database, desk)
    assert desk.writer(database)(item) == Held("certificate.none")
    approve(database, desk.certificates[1])
    assert isinstance(desk.writer(database)(item), Posting)


def test_a_certificate_that_only_signs_cannot_read(database: Database, desk: Desk) -> None:
    """Siltala sends letters with it, and gets its receipts once it has another one."""
    gpg = desk.gpg
    signing = read_certificate(
        gpg.certificate(gpg.new_key("allekirjoitus@siltala.example", "ed25519"))
    )
    settle(database, signing, receipts_to=KIRJAAMO)
    assert desk.writer(database)(put_receipt(database, desk)) == Held("certificate.none")


def test_what_gpg_does_not_encrypt_to_is_left_out(
    database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it counts, and looks good to us: the authority's other certificate reads on."""
    monkeypatch.setattr(receipt_channel, "encryptable", lambda given, _at: tuple(given))
    key = desk.gpg.new_key("outo@siltala.example", "ed25519")
    settle(database, read_certificate(desk.gpg.certificate(key)), receipts_to=KIRJAAMO)
    item = put_receipt(database, desk)
    assert desk.writer(database)(item) == Held("certificate.none")
    approve(database, desk.certificates[0])
    posting = desk.writer(database)(item)
    assert isinstance(posting, Posting)
    assert desk.opened(posting.content).get_content_type() == "multipart/report"


def test_a_certificate_that_is_over_is_left_out(database: Database, desk: Desk) -> None:
    """By its own date, also where the one beside it is good."""
    over = replace(desk.certificates[0], expires_at=now() - timedelta(days=1))
    settle(database, over, receipts_to=KIRJAAMO)
    item = put_receipt(database, desk)
    assert desk.writer(database)(item) == Held("certificate.none")
    approve(database, desk.certificates[1])
    posting = desk.writer(database)(item)
    assert isinstance(posting, Posting)
    packets = desk.gpg("--list-packets", "--list-only", stdin=sealed_part(posting))
    assert packets.count(b":pubkey enc packet:") == 1


def test_without_an_address_it_waits(database: Database, desk: Desk) -> None:
    """It goes to no contact person instead: it names messages."""
    settle(database, desk.certificates[0], receipts_to=None)
    assert desk.writer(database)(put_receipt(database, desk)) == Held("address.none")


def test_without_our_key_it_waits(database: Database, desk: Desk, item: Item) -> None:
    """It is signed when the key is back."""

    def away() -> Signs:
        raise ReceiptKeyAway("no receipts key is active")

    assert desk.writer(database, away)(item) == Held("key.away")


def test_without_our_secret_it_waits(database: Database, desk: Desk, item: Item) -> None:
    """Salts of another one would open nothing."""

    def away() -> HashKey:
        raise ActRefused("evidence.key is missing")

    assert ReceiptWriter(database, lambda: desk.signer, away, HEAD, now)(item) == Held(
        "secret.away"
    )


class Broken:
    """A key whose gpg does not work."""

    def __init__(self, desk: Desk) -> None:
        self.fingerprint = desk.signer.fingerprint

    def sign(self, content: bytes) -> str:
        """Fail."""
        raise CannotSign(f"gpg was killed at {len(content)} bytes")

    def sign_and_encrypt(self, content: bytes, certificates: Sequence[bytes]) -> bytes:
        """Fail."""
        raise CannotSign(f"gpg was killed at {len(content)} bytes for {len(certificates)}")


def test_a_gpg_that_fails_is_tried_again(database: Database, desk: Desk, item: Item) -> None:
    """As often as a relay that is away; then a person sees it."""
    assert desk.writer(database, lambda: Broken(desk))(item) == Later("receipt.unsealed")


def test_no_authority_gets_anothers_records(database: Database, desk: Desk, item: Item) -> None:
    """Whatever stands in the outbox."""
    with database.read() as transaction:
        ids = [one.id for one in evidence_found.of_message(transaction, LETTER)]
    approve(database, read_certificate(_naapurilas(desk.gpg)), NAAPURILA.id)
    theirs = replace(item, body=body_of(NAAPURILA.id, ids))
    assert desk.writer(database)(theirs) == Never("record.missing")


def _naapurilas(gpg: Gpg) -> bytes:
    """Return a certificate of Naapurila's that can read."""
    name = "kirjaamo@naapurila.example"
    gpg("--quick-generate-key", f"{name} <{name}>", "future-default", "default", "never")
    return gpg.certificate(gpg.fingerprints(name)[0])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "body.unreadable"),
        (body_of(SILTALA.id, ["01KBQ0000000000000000000V9"]), "record.missing"),
    ],
    ids=["no receipt", "no record"],
)
def test_what_cannot_be_sent_waits_for_a_person(
    database: Database, desk: Desk, item: Item, body: bytes, why: str
) -> None:
    """Trying again does not mend it."""
    assert desk.writer(database)(replace(item, body=body)) == Never(why)
