"""Who signs: the key that was named, or the only one there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path

from silta.keys.fingerprint import Fingerprint, parse_fingerprint
from silta.keys.listing import ListedCertificate
from silta.keys.secret_listing import list_signers
from silta.sender.addresses import ascii_address


class SignerUnclear(Exception):  # noqa: N818 -- reads as what it is
    """It cannot be told who signs; the text is one line for the person who seals."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key, and the first mail address that its certificate names, if there is one."""

    fingerprint: Fingerprint
    address: str | None


def choose_signer(wanted: str | None, *, home: Path | None, at: datetime) -> Signer:
    """Return the signer of that fingerprint, or the only one in ``home`` that can sign.

    Whether a named key is there is left to the sealing itself, which says so. Raises
    SignerUnclear, GpgUnusable.
    """
    certificates = list_signers(home, at=at)
    if wanted is not None:
        fingerprint = _fingerprint(wanted)
        certificates = tuple(
            each for each in certificates if fingerprint in {key.fingerprint for key in each.keys}
        )
        return Signer(fingerprint, _address(certificates))
    if len(certificates) != 1:
        raise SignerUnclear(
            f"{len(certificates)} secret keys here can sign; name one with --signer FINGERPRINT"
        )
    return Signer(certificates[0].keys[0].fingerprint, _address(certificates))


def _fingerprint(wanted: str) -> Fingerprint:
    try:
        return parse_fingerprint(wanted)
    except ValueError as error:
        raise SignerUnclear(f"--signer: {error}") from None


def _address(certificates: tuple[ListedCertificate, ...]) -> str | None:
    for user_id in (user_id for each in certificates for user_id in each.user_ids):
        try:
            return ascii_address(parseaddr(user_id)[1])
        except ValueError:
            continue
    return None
