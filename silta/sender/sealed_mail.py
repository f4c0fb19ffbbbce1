"""A mail that was sealed earlier, read far enough to send it on. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP

from silta.sender.addresses import ascii_address

LINE_END = re.compile(rb"\r\n|\r|\n")


class NotSealed(Exception):  # noqa: N818 -- reads as what it is
    """The file is not one sealed mail; the text is one line for the person who sends it."""


@dataclass(frozen=True, slots=True)
class SealedMail:
    """A sealed mail in CRLF, and the two addresses of its envelope, ASCII alone."""

    mail: bytes = field(repr=False)
    sender: str
    recipient: str


def read_sealed(
    content: bytes, *, sender: str | None = None, recipient: str | None = None
) -> SealedMail:
    """Return the mail in ``content``, whose line ends may be of any kind; raise NotSealed.

    Its one From and one To are the envelope's addresses, unless others are given. What is
    not encrypted is refused: every mail server on its way could read the letter.
    """
    try:
        header = BytesHeaderParser(policy=SMTP).parsebytes(content)
        kind = header.get_content_type()
        of_header = [_addresses(header, name) for name in ("From", "To")]
    except (ValueError, LookupError, AttributeError, TypeError):
        raise NotSealed("the file cannot be read as a mail") from None
    if kind != "multipart/encrypted":
        raise NotSealed("the mail is not encrypted; seal it first")
    return SealedMail(
        LINE_END.sub(b"\r\n", content),
        _only(of_header[0] if sender is None else [sender], "From"),
        _only(of_header[1] if recipient is None else [recipient], "To"),
    )


def _addresses(header: EmailMessage, name: str) -> list[str]:
    found = header[name]
    return [] if found is None else [str(address.addr_spec) for address in found.addresses]


def _only(addresses: list[str], name: str) -> str:
    if len(addresses) != 1:
        raise NotSealed(f"the mail has not exactly one address in {name}")
    try:
        return ascii_address(addresses[0])
    except ValueError as error:
        raise NotSealed(f"{name}: {error}") from None
