"""What a browser keeps for us, sealed, while its person is at the provider."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass, fields
from typing import Self

from silta.mailbox.letter.strict_json import read_object

# 256 bits in base64url, as RFC 7636 section 4.1 recommends it for the verifier.
RANDOM_BYTES = 32
RANDOM = re.compile(r"[A-Za-z0-9_-]{43}")
LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True, repr=False)
class Begun:
    """An identification that was begun and not yet finished; it never shows itself.

    ``state`` ties the answer to this browser, ``nonce`` the id token to this request, and
    ``verifier`` the code to us (RFC 7636). It is good for one ``finish`` alone.
    """

    state: str
    nonce: str
    verifier: str
    language: str

    def __post_init__(self) -> None:
        if not all(RANDOM.fullmatch(it) for it in (self.state, self.nonce, self.verifier)):
            raise ValueError("state, nonce and verifier are 43 characters of base64url")
        if not LANGUAGE.fullmatch(self.language):
            raise ValueError("a language is two letters")

    @classmethod
    def new(cls, language: str) -> Self:
        """Return one with fresh random values."""
        state, nonce, verifier = (secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3))
        return cls(state, nonce, verifier, language)

    def to_bytes(self) -> bytes:
        """Return it as JSON, to be sealed before it leaves the house."""
        return json.dumps(asdict(self), separators=(",", ":")).encode("ascii")

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what ``to_bytes`` wrote; raise ValueError for anything else."""
        found = read_object(data)
        values = [found.pop(it.name, None) for it in fields(cls)]
        texts = [it for it in values if isinstance(it, str)]
        if found or len(texts) != len(values):
            raise ValueError("not what an identification keeps")
        return cls(*texts)

    def __repr__(self) -> str:
        return "Begun(…)"
