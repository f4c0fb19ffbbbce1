"""The key that signs the transparency log's notes: its halves, for those who need one."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from silta.cli.house import House
from silta.cli.secret_files import LOG_SIGNER_PRIVATE, LOG_SIGNER_PUBLIC
from silta.mailbox.evidence.checkpoint import origin_of
from silta.mailbox.evidence.note import LogKey


def log_key(house: House) -> LogKey:
    """Return the public half under the log's name; raise ActRefused where it is not here."""
    return LogKey(origin_of(house.settings.domain), house.secret(LOG_SIGNER_PUBLIC))


def log_signer(house: House) -> Ed25519PrivateKey:
    """Return the private half; raise ActRefused where it is not here."""
    return Ed25519PrivateKey.from_private_bytes(house.secret(LOG_SIGNER_PRIVATE))
