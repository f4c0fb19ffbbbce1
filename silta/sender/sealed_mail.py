"""A mail that was sealed earlier, read far enough to send it on. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP

LINE_END = re.compile(rb"\r\n|\r|\n")


class NotSealed(Exception):  # noqa: N818 -- reads as what it is
    """The file is not one sealed mail; the text is one line for the person who sends it."""


@dataclass(frozen=True, slots=True)
class SealedMail:
    """A sealed mail in CRLF, and the addresses of its one From and its one To."""

    mail: bytes = field(repr=False)
    sender: str
    recipient: str


def read_sealed(content: bytes) -> SealedMail:
    """Return the mail in ``content``, whose line ends may be of any kind; raise NotSealed.

    What is not encrypted is refused: it would put the letter itself in front of every
    mail server on its way.
    """
    try:
        header = BytesHeaderParser(policy=SMTP).parsebytes(content)
        kind = header.get_content_type()
        sender, recipient = (_address(header, name) for name in ("From", "To"))
    except (ValueError, LookupError, AttributeError, TypeError):
        raise NotSealed("the file cannot be read as a mail") from None
    if kind != "multipart/encrypted":
        raise NotSealed("the mail is not encrypted; seal it first")
    return SealedMail(LINE_END.sub(b"\r\n", content), sender, recipient)


def _address(header: EmailMessage, name: str) -> str:
    found = header[name]
    addresses = [] if found is None else list(found.addresses)
    if len(addresses) != 1:
        raise NotSealed(f"the mail has not exactly one address in {name}")
    return str(addresses[0].addr_spec)
