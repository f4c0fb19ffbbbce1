"""The mail of a receipt: a report inside one OpenPGP message, and nothing said outside it. Pure."""

from __future__ import annotations

from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from typing import Final

# The report's type is the subtype of its second part (RFC 6522 section 3).
SUBTYPE: Final = "vnd.silta.receipt+json"
# Quoted-printable, base64 and armour have no "=_": no content can hold a boundary.
INNER, OUTER = "=_silta-receipt", "=_silta-sealed"


def report(text: str, machine: bytes) -> bytes:
    """Return the ``multipart/report`` that is signed and encrypted (RFC 6522 section 3).

    CRLF line ends, seven bits wide, as an OpenPGP signature asks for (RFC 3156 section 3).
    """
    entity = EmailMessage(policy=SMTP)
    entity["Content-Type"] = f'multipart/report; report-type="{SUBTYPE}"; boundary="{INNER}"'
    words, record = MIMEPart(policy=SMTP), MIMEPart(policy=SMTP)
    words.set_content(text, cte="quoted-printable")
    record.set_content(machine, "application", SUBTYPE, filename="receipt.json")
    _hold(entity, words, record)
    return bytes(entity)


def sealed(headed: EmailMessage, armoured: bytes) -> bytes:
    """Return the whole mail: ``headed`` is given the OpenPGP message (RFC 3156 section 6.2)."""
    protocol = 'protocol="application/pgp-encrypted"'
    headed["Content-Type"] = f'multipart/encrypted; {protocol}; boundary="{OUTER}"'
    control, message = MIMEPart(policy=SMTP), MIMEPart(policy=SMTP)
    control.set_content(b"Version: 1\n", "application", "pgp-encrypted", cte="7bit")
    message.set_content(
        armoured, "application", "octet-stream", cte="7bit", filename="encrypted.asc"
    )
    _hold(headed, control, message)
    return bytes(headed)


def _hold(whole: EmailMessage, *parts: MIMEPart) -> None:
    whole["MIME-Version"] = "1.0"
    whole.set_payload(list(parts))
