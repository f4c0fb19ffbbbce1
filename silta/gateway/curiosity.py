"""No authority learns of a person unseen: such answers are logged, and many raise an alarm.

An authority may ask about anybody by sending a letter (THREATS case 66). Nothing is held
back from it here: it must learn that it has to serve on paper. But each such answer is on
the disk before it is given, under the person's account where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from silta.base.clock import now
from silta.base.database import Transaction
from silta.base.identity import BusinessId
from silta.base.journal import journal
from silta.base.reason import Reason
from silta.mailbox.store import negative_answers
from silta.mailbox.store.negative_answers import NegativeAnswer
from silta.mailbox.vault.types import AccountId

# Given last, after every rule of trust, of documents and of time.
ABOUT_A_PERSON = frozenset({Reason.ACCOUNT_NOT_ACTIVE, Reason.RECIPIENT_NAME_MISMATCH})

WINDOW = timedelta(hours=1)
# Ours: a person who serves decisions one by one meets a few of these in an hour. A batch to
# people of whom many have no account meets more; each doubling is told, so that ten thousand
# make ten lines, and not ten thousand.
FIRST_LIMIT = 20

log = journal("gateway")


def note(transaction: Transaction, answer: NegativeAnswer, account: AccountId | None) -> int | None:
    """Log a refusal that tells of a person; return its count in the hour where that is news.

    ``account`` is the person's, in whatever state. The peer may hear the answer only after
    the commit, and the count is for ``tell`` then. The authority's chain must be held: two
    gateways that counted at once could both miss the limit, or both tell of it.
    """
    negative_answers.add(transaction, answer, account)
    count = negative_answers.count_since(transaction, answer.authority, now() - WINDOW)
    is_news = crosses_limit(count) and not _was_told(transaction, answer.authority, count)
    return count if is_news else None


def tell(authority: BusinessId, count: int) -> None:
    """Raise the alarm; the line in the journal names the authority alone."""
    log.warning("many negative answers", authority=authority, count=count)


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
