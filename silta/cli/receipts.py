"""Receipts on their way out of this house."""

from __future__ import annotations

from functools import partial

from silta.base.clock import now
from silta.base.keyed_hash import HashKey
from silta.cli.house import House
from silta.cli.notices import channel_of
from silta.cli.secret_files import EVIDENCE_KEY
from silta.mailbox.evidence.receipt_channel import ReceiptWriter
from silta.mailbox.evidence.receipt_words import Letterhead
from silta.mailbox.evidence.signing import SignerOf
from silta.mailbox.outbox.item import Channel
from silta.mailbox.outbox.patient import Patient


def receipts_of(house: House, relay: str, signer_of: SignerOf) -> Channel:
    """Return the channel of receipts; raise WrongSetting for a relay that cannot be one."""
    head = Letterhead(house.settings.domain, house.settings.public_url)
    write = ReceiptWriter(house.database, signer_of, partial(_key_of, house), head, now)
    return Patient(channel_of(house, relay, write))


def _key_of(house: House) -> HashKey:
    return HashKey(house.secret(EVIDENCE_KEY))
