"""Whether the evidence bears out what a message's row says of its times.

A record commits to its letter under a salt that only the evidence's secret gives, for one
id and one event; and the id holds the time. So who can write to the database, and has not
that secret, can neither shift a time nor feign an event.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from silta.base.ids import PRECISION, time_of
from silta.base.keyed_hash import HashKey
from silta.mailbox.evidence.record import Event, commitment, salt
from silta.mailbox.letter import letter_digest
from silta.mailbox.store.evidence import Listed
from silta.mailbox.store.inbox import Kept
from silta.portal.reading.not_verified import NotVerified


def must_be_borne_out(
    kept: Kept, manifest_bytes: bytes, records: Iterable[Listed], key: HashKey
) -> None:
    """Raise NotVerified unless the filing, and an acknowledgement, are as the row says.

    ``records`` are those of this message, as the database has them. An acknowledgement that
    the row does not know may have come this very moment: then the message is closed still.
    """
    genuine = [record for record in records if _is_genuine(record, manifest_bytes, key)]
    if not _says(genuine, Event.FILED, kept.filed_at):
        raise NotVerified("no evidence of a filing at the row's time")
    if kept.acknowledged_at and not _says(genuine, Event.ACKNOWLEDGED, kept.acknowledged_at):
        raise NotVerified("no evidence of an acknowledgement at the row's time")


def _says(records: Iterable[Listed], event: Event, at: datetime) -> bool:
    times = (time_of(record.id) for record in records if record.event == event)
    return any(abs(time - at) <= PRECISION for time in times)


def _is_genuine(record: Listed, manifest_bytes: bytes, key: HashKey) -> bool:
    """Tell whether the evidence's secret made this record, for this id, event and letter."""
    digest = bytes.fromhex(letter_digest(manifest_bytes))
    try:
        expected = commitment(salt(key, record.id, Event(record.event), "letter"), digest)
        return bool(json.loads(record.record)["commitments"]["letter"] == expected)
    except (ValueError, KeyError, TypeError):
        return False
