"""A refusal of what an authority signed: by whom, of what, and as far as it was read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.gateway.facts import Route
from silta.gateway.replies import refusal
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.letter.glimpse import Glimpse

# The opener tells these of a good signature alone, by a key that no longer counts; what else
# it refuses is not proven to be signed by anybody.
OF_ENDED_KEYS: Final = frozenset({Reason.SIGNATURE_KEY_EXPIRED, Reason.SIGNATURE_KEY_REVOKED})


@dataclass(frozen=True, slots=True)
class Submission:
    """A mail that a certificate of its authority's ring signed, as far as it was read.

    ``signer`` is None where its key has ended: then nothing else of the mail is looked at.
    """

    where: Route
    ciphertext: Span = field(repr=False)
    signer: Fingerprint | None = None
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
