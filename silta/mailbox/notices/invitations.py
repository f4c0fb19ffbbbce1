"""Invitations that leave by mail: the link is for whom it invites, and for no other eyes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from silta.base.database import Transaction
from silta.keys.actor import Door
from silta.keys.audit.acts import Act
from silta.keys.audit.record import Recorded
from silta.keys.invitation import invitation_hash, invitation_link, new_invitation_token
from silta.keys.store import administrators
from silta.mailbox.notices.notice import Kind, Notice, Reader, ReaderKind
from silta.mailbox.notices.telling import Due


def invitation_due(found: Recorded) -> list[Due]:
    """Return the mail of an invitation that was made in the console; no mail for other acts.

    The machine's owner is shown the link, and hands it on as they know best.
    """
    if found.act != Act.ADMINISTRATOR_INVITED or found.said()["door"] != Door.CONSOLE:
        return []
    to = Reader(ReaderKind.INVITED, found.subject)
    return [Due(f"invitation {found.subject}", Notice(to, Kind.INVITATION, {}))]


def with_a_new_link(
    transaction: Transaction, wanted: str, language: str, console: str, at: datetime
) -> Mapping[str, Any] | None:
    """Return what the mail says; None once the invitation is over. Needs a writing transaction.

    Its token is made here and stands in this mail alone: neither the outbox nor the
    database has it. A mail that leaves a second time ends the link of the first one.
    """
    token = new_invitation_token()
    if not administrators.renew(transaction, wanted, invitation_hash(token), at):
        return None
    found = administrators.get(transaction, wanted)
    return {"role": found.role.value, "link": invitation_link(console, language, token)}
