"""What of a proven message goes into its evidence bundle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from threading import BoundedSemaphore
from typing import Final

from silta.base.reason import Reason, Refused
from silta.keys.encapsulation import Encapsulated
from silta.keys.kept_inside import signed_inside
from silta.mailbox.evidence.bundle.story import Content, Inside
from silta.mailbox.vault.types import PartKind
from silta.portal.reading.prove import Proof, Prover
from silta.portal.reading.unsealed import Unsealed

# How many signed parts are held whole while they are sent; each waiting one takes a thread.
MOST_HELD: Final = 4
LONGEST_WAIT: Final = timedelta(seconds=5)
_HELD: Final = BoundedSemaphore(MOST_HELD)


def content_of(prover: Prover, proof: Proof) -> Content:
    """Return the letter with all that shows who signed it; large parts are opened as they go.

    Blocks while gpg works. Raises NotVerified for a part that was changed, and
    Refused(FAULT) when it cannot be told now.
    """
    unsealed = proof.unsealed
    numbers = unsealed.numbers(PartKind.DOCUMENT)
    return Content(
        letter=proof.proven.manifest_bytes,
        documents=[partial(unsealed.pieces, PartKind.DOCUMENT, n) for n in sorted(numbers)],
        openpgp=partial(unsealed.pieces, PartKind.OPENPGP),
        session_key=_session_key(unsealed),
        inside=_inside(prover, unsealed),
    )


def _inside(prover: Prover, unsealed: Unsealed) -> Inside | None:
    found = _opened(prover, unsealed)
    if found is None:
        return None

    return Inside(partial(_signed, prover, unsealed), found.signature)


def _signed(prover: Prover, unsealed: Unsealed) -> Iterator[bytes]:
    """Yield the signed part, opened anew: it may have 35 MiB, and no disk may see it.

    Held until the last piece is taken, so that slow readers together fill no memory.
    """
    if not _HELD.acquire(timeout=LONGEST_WAIT.total_seconds()):
        raise Refused(Reason.FAULT, "too many bundles are being given at once")
    try:
        again = _opened(prover, unsealed)
        if again is None:
            raise Refused(Reason.FAULT, "a kept message is another one than a moment ago")
        yield from again.signed.blocks()
    finally:
        _HELD.release()


def _opened(prover: Prover, unsealed: Unsealed) -> Encapsulated | None:
    with prover.turns:
        message = unsealed.part(PartKind.OPENPGP)
        key = _session_key(unsealed)
        return signed_inside(message, key, limit_bytes=prover.limit_bytes)


def _session_key(unsealed: Unsealed) -> str:
    return unsealed.part(PartKind.SESSION_KEY).decode("ascii", "replace")
