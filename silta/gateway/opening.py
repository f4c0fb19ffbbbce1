"""Opening a mail, and asking whether a failure may be ours before it is called the mail's."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from silta.base.clock import now
from silta.base.reason import Reason, Refused
from silta.gateway.stages import Sealed
from silta.gateway.swollen import usual_limit
from silta.gateway.tools import Tools
from silta.keys.opened import Opened
from silta.keys.store import gateway_keys

# gpg compares times with our clock for these; a signature from the future is "bad" to it.
BY_THE_CLOCK = {
    Reason.SEAL_CANNOT_OPEN,
    Reason.SIGNATURE_BAD,
    Reason.SIGNATURE_KEY_EXPIRED,
    Reason.SIGNATURE_STALE,
}


def open_sealed(tools: Tools, sealed: Sealed, ring: Path, held: ExitStack) -> Opened:
    """Return the opened and well-signed mail; one that swells has its place till ``held`` ends.

    Raises Refused with the reason; FAULT where our clock is in doubt, or a gateway key
    that is published was made after this process took up its keys.
    """
    try:
        return _open(tools, sealed, ring, held)
    except Refused as refused:
        if refused.reason in BY_THE_CLOCK and tools.moment(now()).in_doubt:
            raise Refused(Reason.FAULT, "our own clock is in doubt") from None
        if refused.reason == Reason.SEAL_CANNOT_OPEN and _lacks_a_key(tools):
            raise Refused(Reason.FAULT, "a gateway key is not at work yet: restart") from None
        raise


def _open(tools: Tools, sealed: Sealed, ring: Path, held: ExitStack) -> Opened:
    try:
        usual = usual_limit(len(sealed.ciphertext))
        return tools.opener.open(sealed.ciphertext, ring, usual)
    except Refused as refused:
        if refused.reason != Reason.SIZE_EXPANDED:
            raise
    held.enter_context(tools.swollen.place())
    return tools.opener.open(sealed.ciphertext, ring)


def _lacks_a_key(tools: Tools) -> bool:
    with tools.database.read() as transaction:
        keys = gateway_keys.opening(transaction)
    return not {key.fingerprint for key in keys} <= tools.keys_at_work
