"""Many letters, sealed by as many gpgs at once as there are cores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from tests.letters import DOCUMENTS
from tests.town import Town

# gpg waits for its agent half of the time.
AT_ONCE = 2 * (os.cpu_count() or 1)


class Sealed(NamedTuple):
    """A mail, and the message id of the letter in it."""

    message_id: str
    mail: bytes


def seal_one(town: Town, documents: Mapping[str, bytes] = DOCUMENTS) -> Sealed:
    """Return a letter of its own, sealed by plain gpg."""
    manifest = town.letter(documents)
    return Sealed(manifest["message_id"], town.mail(manifest, documents))


def seal_many(town: Town, count: int) -> Iterator[Sealed]:
    """Yield this many letters as they are ready."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(seal_one, [town] * count)
