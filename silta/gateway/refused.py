"""A refusal of what an authority signed: by whom, of what, and as far as it was read. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.gateway.facts import Route
from silta.gateway.replies import refusal
from silta.keys.fingerprint import Fingerprint
from silta.keys.opened import Signature
from silta.mailbox.letter.glimpse import Glimpse

# The opener tells these of a good signature alone, by a key that no longer counts; what else
# it refuses is not proven to be signed by anybody.
OF_ENDED_KEYS: Final = frozenset({Reason.SIGNATURE_KEY_EXPIRED, Reason.SIGNATURE_KEY_REVOKED})

# A signature over text holds for any line ends, and for gpg for any blanks before them: who
# has one such mail could make many of it.
_BLANK: Final = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Proof:
    """By which certificate a mail is signed, and what it keeps however it is sealed again.

    ``digest`` is a SHA-256 over the key that signed, the time of that, and what was signed.
    """

    certificate: Fingerprint
    digest: bytes = field(repr=False)


def proof_of(signature: Signature, signed: Span) -> Proof:
    """Return the proof of what stands under a signature, whatever its blanks and line ends."""
    said = f"{signature.key_fingerprint}\n{signature.made_at.isoformat()}\n"
    digest = hashlib.sha256(said.encode())
    for block in signed.blocks():
        digest.update(block.translate(None, _BLANK))
    return Proof(signature.fingerprint, digest.digest())


@dataclass(frozen=True, slots=True)
class Submission:
    """A mail that a certificate of its authority's ring signed, as far as it was read.

    ``proof`` is None where its key has ended: then nothing else of the mail is looked at.
    """

    where: Route
    ciphertext: Span = field(repr=False)
    proof: Proof | None = None
    letter: Glimpse = field(default_factory=Glimpse, repr=False)


class RefusedSigned(Refused):
    """The mail ends here for good, and an authority signed it: so the end goes on record."""

    def __init__(self, refused: Refused, submission: Submission) -> None:
        super().__init__(refused.reason, refused.detail, field=refused.field)
        self.submission = submission


@contextmanager
def signed(
    submission: Callable[[], Submission], among: Collection[Reason] = frozenset(Reason)
) -> Iterator[None]:
    """Make a RefusedSigned of each final refusal in the block, if its reason is ``among`` these.

    A test letter leaves no trace, so its refusal stays as it is; so does what lets the peer
    try again.
    """
    try:
        yield
    except Refused as refused:
        if refused.reason not in among or not refusal(refused).is_final:
            raise
        told = submission()
        if told.where.is_trial:
            raise
        raise RefusedSigned(refused, told) from None
