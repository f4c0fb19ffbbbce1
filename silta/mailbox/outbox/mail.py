"""A mail of ours, and its bytes on the wire; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from silta.base.identity import parse_address
from silta.mailbox.outbox.item import Done, Item, Never, Outcome

SENDER: Final = "silta"


@dataclass(frozen=True, slots=True)
class Mail:
    """What one reader gets: a subject of one line, and plain text."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Posting:
    """A mail as the relay gets it: its envelope, and its bytes with CRLF line ends.

    An empty ``reverse_path`` is the null one: nothing ever comes back for it (RFC 5321
    section 4.5.5).
    """

    reverse_path: str
    recipient: str = field(repr=False)
    content: bytes = field(repr=False)


Compose = Callable[[Item], Mail | None]
"""Writes an item's mail; None when there is nobody to tell. Raises ValueError for a bad body."""

Write = Callable[[Item], Posting | Outcome]
"""Returns what leaves for an item, or how the item ends without: Done when nobody is to be told."""


def writing(compose: Compose, domain: str) -> Write:
    """Return what writes plain mails of ``domain``."""

    def write(item: Item) -> Posting | Outcome:
        try:
            mail = compose(item)
        except ValueError:
            return Never("body.unreadable")
        if mail is None:
            return Done()
        try:
            to = ascii_recipient(mail.to)
            return Posting(sender_at(domain), to, wire_bytes(mail, item, domain))
        except ValueError:
            return Never("address.unusable")

    return write


def sender_at(domain: str) -> str:
    """Return the address our mails come from; nothing is read there."""
    return f"{SENDER}@{domain}"


def ascii_recipient(to: str) -> str:
    """Return whom a mail is for; raise ValueError unless it is one address in ASCII."""
    if not to.isascii():
        raise ValueError("not a mail address in ASCII")
    return str(parse_address(to))


def wire_bytes(mail: Mail, item: Item, domain: str) -> bytes:
    """Return the mail with CRLF line ends, seven bits wide: the same bytes at each attempt.

    Raises ValueError for an address that is none, or a subject of more than one line.
    """
    message = headed(item, domain, to=mail.to, subject=mail.subject)
    message.set_content(mail.text, cte="quoted-printable")
    return bytes(message)


def headed(item: Item, domain: str, *, to: str, subject: str) -> EmailMessage:
    """Return a mail without its content: from us, for one reader, about one item.

    The item's id is the Message-ID, so a relay that gets it twice can tell. It says that
    a machine wrote it, so that no other one answers (RFC 3834 section 5). Raises
    ValueError as ``wire_bytes`` does.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Silta", SENDER, domain)
    message["To"] = ascii_recipient(to)
    message["Subject"] = subject
    message["Date"] = format_datetime(item.created_at)
    message["Message-ID"] = f"<{item.id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    return message
