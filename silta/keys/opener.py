"""Opening a sealed mail with the gateway's keys, and proving who signed it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.keys.attempt import attempt
from silta.keys.bounds import Bounds
from silta.keys.ciphertext import Ciphertext, sealed_message
from silta.keys.closing import Closing
from silta.keys.envelope import Envelope, OpeningKey
from silta.keys.gnupg import GpgUnusable
from silta.keys.job import Job
from silta.keys.opened import Opened, Signature
from silta.keys.pool import KeyAtWork, start_keys

__all__ = ["Opened", "Opener", "Signature"]

# After these another key of ours, or another hidden recipient, may still open the mail.
TRY_THE_NEXT = {Reason.SEAL_CANNOT_OPEN, Reason.FAULT}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A session key packet of a message, and the key of ours that may open that."""

    packet: bytes
    opening: OpeningKey
    key: KeyAtWork


class Opener(Closing):
    """Opens mails with all gateway keys that still open; threads may share it.

    ``stores`` are the keys' own homes, the active key first; ``base`` is where run-time
    homes go (``runtime_base``), ``homes`` how many for each key, by default one for each
    core. Raises GpgUnusable when a key cannot be set to work.
    """

    def __init__(
        self,
        stores: Sequence[Path],
        *,
        base: Path,
        limit_bytes: int,
        deadline: timedelta,
        homes: int | None = None,
    ) -> None:
        self._limit_bytes = limit_bytes
        self._deadline = deadline
        count = homes or os.cpu_count() or 1
        with ExitStack() as opened:
            self._keys = start_keys(stores, base=base, homes=count, opened=opened)
            self._opened = opened.pop_all()

    def open(self, message: Span, ring: Path, limit_bytes: int | None = None) -> Opened:
        """Return what an OpenPGP message holds, well signed by a certificate of ``ring``.

        The message is signed itself, or what it holds is a signed entity beside its signature
        (RFC 3156 sections 6.2 and 6.1); then that entity alone is returned.

        Blocks: call it from a thread. Raises Refused with the reason, FAULT for whatever is
        not proven to be the mail's own, the deadline included.
        """
        limit = self._limit_bytes if limit_bytes is None else min(limit_bytes, self._limit_bytes)
        bounds = Bounds.starting_now(limit, self._deadline)
        try:
            with sealed_message(message) as ciphertext:
                return self._open(ciphertext, ring, bounds)
        except GpgUnusable as error:
            raise Refused(Reason.FAULT, str(error)) from None

    def _open(self, ciphertext: Ciphertext, ring: Path, bounds: Bounds) -> Opened:
        """Try each session key packet that may be ours; a fault outweighs a failure."""
        end = Refused(Reason.SEAL_CANNOT_OPEN, "no session key packet is for us")
        for candidate in self._candidates(ciphertext.envelope):
            try:
                return _open_candidate(ciphertext, candidate, ring, bounds)
            except Refused as refused:
                if refused.reason not in TRY_THE_NEXT:
                    raise
                end = refused if end.reason != Reason.FAULT else end
        raise end

    def _candidates(self, envelope: Envelope) -> Iterator[_Candidate]:
        for key in self._keys:
            for opening in key.opening:
                for packet in envelope.opened_by(opening):
                    yield _Candidate(packet, opening, key)

    def close(self) -> None:
        """Stop the agents and remove the run-time homes; no opening may be under way."""
        self._opened.close()


def _open_candidate(
    ciphertext: Ciphertext, candidate: _Candidate, ring: Path, bounds: Bounds
) -> Opened:
    with candidate.key.home(bounds.until) as home:
        opened = attempt(
            ciphertext.led_by(candidate.packet),
            Job(home, ("--keyring", ring), bounds),
            our_key_ids=[candidate.opening.key_id],
        )
    if opened.signature.fingerprint == candidate.key.fingerprint:
        # The home knows our own certificate besides the ring, and it signs no letters.
        raise Refused(Reason.SIGNATURE_UNKNOWN_SIGNER, "signed by the gateway's own key")
    return opened
