"""Mail addresses as the sender's side may use them in a header field and on the wire."""

from __future__ import annotations

from silta.base.identity import parse_address


def ascii_address(text: str) -> str:
    """Return the address, its domain in lower case; raise ValueError unless it is all ASCII.

    Our side does not ask for SMTPUTF8 (RFC 6531), since mail servers on the way may lack it.
    """
    if not text.isascii():
        raise ValueError("not a mail address in ASCII")
    return str(parse_address(text))
