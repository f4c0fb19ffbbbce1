"""What the worker does with the evidence of a town, done once and at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from silta.base.keyed_hash import HashKey
from silta.cli.house import House, open_house
from silta.cli.log_keys import log_signer
from silta.cli.receipt_keys import ReceiptKeys
from silta.cli.secret_files import EVIDENCE_KEY
from silta.mailbox.evidence.catching_up import log_next, sign_next
from silta.mailbox.evidence.checkpoint import origin_of
from silta.mailbox.evidence.checkpoint_maker import CheckpointMaker
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.kept_note import KeptNote
from tests.town import Town


def catch_up(town: Town, *, signing: bool = True, checkpoint: bool = True) -> None:
    """Give all records their places and signatures, and a checkpoint over them, or less."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in town.environment.items():
            patch.setenv(name, value)
        with open_house() as house, ReceiptKeys(house) as keys:
            gate = Gate(HashKey(house.secret(EVIDENCE_KEY)))
            while log_next(house.database, gate):
                pass
            while signing and sign_next(house.database, gate, keys.signer(), _now):
                pass
            if checkpoint:
                _maker(house, keys).make_if_due(_now() + timedelta(hours=1))


def _maker(house: House, keys: ReceiptKeys) -> CheckpointMaker:
    return CheckpointMaker(
        database=house.database,
        origin=origin_of(house.settings.domain),
        private=log_signer(house),
        signer_of=keys.signer,
        kept=KeptNote(house.home.kept_log),
    )


def _now() -> datetime:
    return datetime.now(UTC)
