"""No authority learns of a person unseen: such answers are logged, and many raise an alarm.

An authority may ask about anybody by sending a letter (THREATS case 66). Nothing is held
back from it here: it must learn that it has to serve on paper. But each such answer is on
the disk before it is given, under the person's account where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from silta.base.clock import now
from silta.base.database import Database, Transaction
from silta.base.identity import BusinessId
from silta.base.journal import journal
from silta.base.reason import Reason
from silta.mailbox.account import Account
from silta.mailbox.store import negative_answers
from silta.mailbox.store.negative_answers import NegativeAnswer

# Given last, after every rule of trust, of documents and of time.
ABOUT_A_PERSON = frozenset({Reason.ACCOUNT_NOT_ACTIVE, Reason.RECIPIENT_NAME_MISMATCH})

WINDOW = timedelta(hours=1)
# Ours: a person who serves decisions one by one meets a few of these in an hour. A batch to
# people of whom many have no account meets more; each doubling is told, so that ten thousand
# make ten lines, and not ten thousand.
FIRST_LIMIT = 20

log = journal("gateway")


def note(database: Database, answer: NegativeAnswer, account: Account | None) -> None:
    """Log a refusal that tells of a person, in a transaction of its own; others pass unlogged.

    ``account`` is the person's, in whatever state. To be called before the peer hears it:
    whatever is raised here must end in a 4xx, for no such answer goes out unlogged. The line
    in the journal names the authority alone.
    """
    if answer.reason not in ABOUT_A_PERSON:
        return
    with database.write() as transaction:
        negative_answers.add(transaction, answer, account.id if account else None)
        # Two gateways that counted at once could both miss the limit, or both tell of it.
        negative_answers.hold(transaction, answer.authority)
        count = negative_answers.count_since(transaction, answer.authority, now() - WINDOW)
        alarm = crosses_limit(count) and not _was_told(transaction, answer.authority, count)
    if alarm:
        log.warning("many negative answers", authority=answer.authority, count=count)


def crosses_limit(count: int) -> bool:
    """Tell whether the answer that made it ``count`` is one to tell of: 20, 40, 80 and so on."""
    return count % FIRST_LIMIT == 0 and (count // FIRST_LIMIT).bit_count() == 1


def was_reached(newest_first: Sequence[datetime], limit: int) -> bool:
    """Tell whether an earlier answer of the last hour made it ``limit`` already.

    The times are those of the last ``2 * limit`` answers. Without this, an authority that
    stays at a limit would raise its alarm again with each answer.
    """
    latest = newest_first[0]
    ends, starts = newest_first[1:], newest_first[limit:]
    return any(
        latest - end < WINDOW and end - start < WINDOW
        for end, start in zip(ends, starts, strict=False)
    )


def _was_told(transaction: Transaction, owner: BusinessId, limit: int) -> bool:
    last = negative_answers.list_of_authority(transaction, owner, most=2 * limit)
    return was_reached([one.at for one in last], limit)
