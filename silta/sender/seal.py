"""A prepared letter -> one sealed mail, ready to be handed to any mail server."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from silta.base.identity import domain_of
from silta.base.ids import new_id
from silta.keys.fingerprint import Fingerprint
from silta.keys.sealer import seal
from silta.sender.compose import compose, wrap
from silta.sender.prepare import Prepared


def seal_letter(  # noqa: PLR0913 -- each is a fact of one sealing, named where it is called
    prepared: Prepared,
    *,
    sender: str,
    signer: Fingerprint,
    gateway_certificate: bytes,
    home: Path | None,
    at: datetime,
) -> bytes:
    """Return the letter signed by ``signer`` and encrypted to the gateway, as a whole mail.

    CRLF line ends, ASCII. ``home`` is the GNUPGHOME with the secret key, None for the user's
    own; ``at`` becomes the mail's Date. Raises CannotSeal, GpgUnusable; ValueError for a
    ``sender`` that cannot stand in a header field.
    """
    inner = compose(prepared.manifest_bytes, prepared.documents)
    message_id = f"<{new_id(at)}@{domain_of(sender)}>"
    armoured = seal(inner, home=home, signer=signer, recipient_certificate=gateway_certificate)
    return wrap(armoured, sender=sender, recipient=prepared.to, date=at, message_id=message_id)
