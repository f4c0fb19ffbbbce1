"""The portal's own mark that it verified a message: so a list need not ask gpg each time."""

from __future__ import annotations

import hashlib
import hmac

from silta.base.keyed_hash import HashKey, Purpose
from silta.mailbox.store.inbox import Kept


def mark_of(key: HashKey, kept: Kept, manifest_bytes: bytes) -> bytes:
    """Return the mark of a message: of this manifest, at this place, in this account."""
    digest = hashlib.sha256(manifest_bytes).digest()
    # All ids are ULIDs, so no two lists of items share an encoding.
    return key.of(Purpose.VERIFIED, f"{kept.account_id}/{kept.id}/".encode() + digest)


def is_marked(key: HashKey, kept: Kept, manifest_bytes: bytes) -> bool:
    """Tell whether the portal verified exactly this manifest here before."""
    return hmac.compare_digest(kept.verified or b"", mark_of(key, kept, manifest_bytes))
