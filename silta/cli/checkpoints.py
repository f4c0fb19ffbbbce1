"""The worker's job of making checkpoints of the transparency log."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from silta.base.journal import journal
from silta.cli.evidence_jobs import Obstacle
from silta.cli.house import House
from silta.cli.jobs import Job, Stopping
from silta.cli.log_keys import log_signer
from silta.cli.notices import Trusted
from silta.keys.receipt_signer import CannotSign
from silta.mailbox.evidence.checkpoint import origin_of
from silta.mailbox.evidence.checkpoint_maker import CheckpointMaker, LogDamaged
from silta.mailbox.evidence.kept_note import KeptNote
from silta.mailbox.evidence.signing import ReceiptKeyAway, SignerOf

log = journal("worker")

# Two queries; a burst of records is then soon under a checkpoint.
EVERY: Final = timedelta(seconds=5)


def checkpoint_job(house: House, trusted: Trusted, signer: SignerOf) -> Job:
    """Return the job that makes each checkpoint that is due; raise ActRefused without a key."""
    maker = CheckpointMaker(
        database=house.database,
        origin=origin_of(house.settings.domain),
        private=log_signer(house),
        signer_of=signer,
        kept=KeptNote(house.home.kept_log),
    )
    return Job("checkpoints", EVERY, partial(_make, maker, trusted, Obstacle("checkpoint")))


def _make(maker: CheckpointMaker, trusted: Trusted, obstacle: Obstacle, stopping: Stopping) -> None:
    """Make a checkpoint if one is due, unless the clock is in doubt: it says when it was made."""
    del stopping  # a pass ends within seconds
    at = trusted()
    if at is None:
        return
    try:
        made = maker.make_if_due(at)
    except (ReceiptKeyAway, CannotSign, LogDamaged) as why:
        obstacle.stands(str(why))
        return
    obstacle.stands(None)
    if made is not None:
        log.info("checkpoint made", count=made.size)
