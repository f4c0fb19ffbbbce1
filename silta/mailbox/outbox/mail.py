"""A mail of ours, and its bytes on the wire; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from silta.base.identity import parse_address
from silta.mailbox.outbox.item import Item

SENDER = "silta"


@dataclass(frozen=True, slots=True)
class Mail:
    """What one reader gets: a subject of one line, and plain text."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)


def sender_at(domain: str) -> str:
    """Return the address our mails come from; nothing is read there."""
    return f"{SENDER}@{domain}"


def ascii_recipient(mail: Mail) -> str:
    """Return whom the mail is for; raise ValueError unless it is one address in ASCII."""
    if not mail.to.isascii():
        raise ValueError("not a mail address in ASCII")
    return str(parse_address(mail.to))


def wire_bytes(mail: Mail, item: Item, domain: str) -> bytes:
    """Return the mail with CRLF line ends, seven bits wide: the same bytes at each attempt.

    The item's id is the Message-ID, so a relay that gets it twice can tell. It says that
    a machine wrote it, so that no other one answers (RFC 3834 section 5). Raises
    ValueError for an address that is none, or a subject of more than one line.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Silta", SENDER, domain)
    message["To"] = ascii_recipient(mail)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(item.created_at)
    message["Message-ID"] = f"<{item.id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    return bytes(message)
