"""A log that has grown for a while, with its checkpoints; and who writes to its database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Update, delete, select, update

from silta.base.database import Database, Transaction
from silta.mailbox.evidence.catching_up import log_next, sign_next
from silta.mailbox.evidence.checkpoint import Checkpoint, origin_of, said_by
from silta.mailbox.evidence.checkpoint_check import Witnessed
from silta.mailbox.evidence.checkpoint_maker import CheckpointMaker
from silta.mailbox.evidence.gate import Gate
from silta.mailbox.evidence.kept_note import KeptNote
from silta.mailbox.evidence.log_check import check_log
from silta.mailbox.evidence.record import Event, mark_of
from silta.mailbox.evidence.signing import SignerOf
from silta.mailbox.tables import evidence, evidence_head, log_checkpoint, log_head, log_tile
from tests.mailbox.evidence.records import Pen, write
from tests.mailbox.filed_letters import KEYS, furnish
from tests.registry import NAAPURILA, NOW, SILTALA

PRIVATE: Final = Ed25519PrivateKey.from_private_bytes(b"K" * 32)
PUBLIC: Final = PRIVATE.public_key().public_bytes_raw()
STEP: Final = timedelta(minutes=5)
ROUNDS: Final = 3
# Of each round: six records of Siltala and two of Naapurila.
EVENTS: Final = (Event.ACCEPTED, Event.FILED, Event.ACKNOWLEDGED) * 2
RECORDS: Final = ROUNDS * (len(EVENTS) + 2)


def maker_of(database: Database, folder: Path, signer_of: SignerOf = Pen) -> CheckpointMaker:
    """Return what makes the checkpoints of a log, with a pen in the place of gpg."""
    return CheckpointMaker(
        database=database,
        origin=origin_of("silta.example"),
        private=PRIVATE,
        signer_of=signer_of,
        kept=KeptNote(folder),
    )


def add_round(database: Database, folder: Path, at: datetime) -> Checkpoint | None:
    """Have records of both authorities, with places and signatures, and a checkpoint."""
    write(database, *EVENTS, message=None, at=at)
    write(database, *EVENTS[:2], authority=NAAPURILA.id, message=None, at=at)
    catch_up(database)
    return maker_of(database, folder).make_if_due(at)


def catch_up(database: Database) -> None:
    """Log and sign what waits, as the worker does."""
    gate = Gate(KEYS.evidence)
    while log_next(database, gate) + sign_next(database, gate, Pen(), lambda: NOW):
        pass


def grow(database: Database, folder: Path) -> None:
    """Let a log have three rounds."""
    furnish(database)
    for number in range(ROUNDS):
        add_round(database, folder, NOW + number * STEP)


def kept_in(folder: Path) -> list[Witnessed]:
    """Return the checkpoint that was kept."""
    note = KeptNote(folder).read()
    return [] if note is None else [Witnessed("the kept one", said_by(note))]


def findings(database: Database, witnessed: Sequence[Witnessed] = ()) -> list[str]:
    """Return what does not hold, as it is said."""
    with database.read() as transaction:
        checked = check_log(transaction, KEYS.evidence, PUBLIC, witnessed)
    return [str(one) for one in checked.findings]


def of_siltala(number: int) -> Update:
    """Return the change of one record's row."""
    here = (evidence.c.authority_id == SILTALA.id) & (evidence.c.number == number)
    return update(evidence).where(here)


def chain_anew(transaction: Transaction) -> None:
    """Bind Siltala's records that are left to each other, as who has the marks' secret may."""
    query = select(evidence).where(evidence.c.authority_id == SILTALA.id)
    number, previous = 0, None
    for row in transaction.execute(query.order_by(evidence.c.number)).all():
        number += 1
        said: dict[str, Any] = json.loads(row.record)
        record = rfc8785.dumps({**said, "number": number, "previous": previous})
        previous = hashlib.sha256(record).hexdigest()
        values = {"number": number, "record": record, "hash": bytes.fromhex(previous)}
        values["mark"] = mark_of(KEYS.evidence, record)
        transaction.execute(update(evidence).where(evidence.c.id == row.id).values(values))
    here = evidence_head.c.authority_id == SILTALA.id
    last = bytes.fromhex(previous or "")
    transaction.execute(update(evidence_head).where(here).values(number=number, hash=last))


def all_anew(database: Database, kept_checkpoints: int) -> None:
    """Make chain and log anew, with the latest checkpoints removed, and let the worker sign."""
    with database.write() as transaction:
        chain_anew(transaction)
        nothing = {"log_index": None, "signature": None, "signer": None, "signed_at": None}
        transaction.execute(update(evidence).values(nothing))
        transaction.execute(delete(log_tile))
        transaction.execute(delete(log_head))
        later = log_checkpoint.c.number > kept_checkpoints
        transaction.execute(delete(log_checkpoint).where(later))
    catch_up(database)
