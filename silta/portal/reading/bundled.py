"""What of a proven message goes into its evidence bundle."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from silta.base.reason import Reason, Refused
from silta.keys.encapsulation import Encapsulated
from silta.keys.kept_inside import signed_inside
from silta.mailbox.evidence.bundle.story import Content, Inside
from silta.mailbox.vault.types import PartKind
from silta.portal.reading.prove import Proof, Prover
from silta.portal.reading.unsealed import Unsealed


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

    def signed() -> Iterable[bytes]:
        # Opened anew each time: it may have 35 MiB, and no disk may see it.
        again = _opened(prover, unsealed)
        if again is None:
            raise Refused(Reason.FAULT, "a kept message is another one than a moment ago")
        return again.signed.blocks()

    return Inside(signed, found.signature)


def _opened(prover: Prover, unsealed: Unsealed) -> Encapsulated | None:
    with prover.turns:
        message = unsealed.part(PartKind.OPENPGP)
        key = _session_key(unsealed)
        return signed_inside(message, key, limit_bytes=prover.limit_bytes)


def _session_key(unsealed: Unsealed) -> str:
    return unsealed.part(PartKind.SESSION_KEY).decode("ascii", "replace")
