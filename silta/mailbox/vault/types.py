"""The words of the vault: parts before and after sealing, and what can go wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from silta.base.octets import Span

AccountId = NewType("AccountId", str)
KeyId = NewType("KeyId", str)
# Our own ULID of a filed message (silta.base.ids), never the id that the sender chose.
MessageRef = NewType("MessageRef", str)


class PartKind(StrEnum):
    """What a part of a sealed message is; the values are bound into the part's key."""

    MANIFEST = "manifest"
    DOCUMENT = "document"
    OPENPGP = "openpgp"  # the municipality's message as it was received
    SESSION_KEY = "session_key"  # of that message, so that its signature can be verified again
    CERTIFICATE = "certificate"  # the signer's, as it stood at filing


@dataclass(frozen=True, slots=True)
class PlainPart:
    """A part before sealing; ``number`` tells parts of one kind apart and counts from 0.

    A large part that stands in a file already is named by its place there.
    """

    kind: PartKind
    number: int
    content: bytes | Span = field(repr=False)

    def blocks(self) -> Iterable[bytes]:
        """Return the content in pieces."""
        return self.content.blocks() if isinstance(self.content, Span) else (self.content,)


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A part as the database keeps it: its sealed bytes in ``inline``, or the ``file``'s name.

    Exactly one of the two is set. ``size_bytes`` is the size before sealing.
    """

    kind: PartKind
    number: int
    size_bytes: int
    inline: bytes | None = field(repr=False)
    file: str | None


@dataclass(frozen=True, slots=True)
class SealedMessage:
    """A message that only the holder of the account's private key can open."""

    message: MessageRef
    account: AccountId
    account_key_id: KeyId
    sealed_content_key: bytes = field(repr=False)
    parts: tuple[SealedPart, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """Return the names of its sealed files, for the one who must discard them."""
        return tuple(part.file for part in self.parts if part.file is not None)


@dataclass(frozen=True, slots=True)
class ContentKey:
    """The key of one message, with the account and message that each part is bound to."""

    account: AccountId
    message: MessageRef
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountPublicKey:
    """What is sealed to: a raw X25519 key with the portal's signature that it is ``account``'s.

    Fill ``account`` with the account that was asked for, not with one that stands beside
    the key: so another account's key, well signed, is found in this one's place.
    """

    key_id: KeyId
    account: AccountId
    public_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class WrappedAccountKey:
    """An account's private key, sealed to the portal's wrap key named by ``wrap_key_id``."""

    key_id: KeyId
    account: AccountId
    wrapped: bytes = field(repr=False)
    wrap_key_id: KeyId


@dataclass(frozen=True, slots=True)
class NewAccountKey:
    """Both halves of a new account's key, as they go into the database."""

    public: AccountPublicKey
    wrapped: WrappedAccountKey


class CannotOpen(Exception):  # noqa: N818 -- says what the portal cannot do; one name for every cause
    """The seal does not open: another key, another place, or bytes that were changed.

    The text says which step failed, for the journal; it holds no content and no key.
    """


class ForgedAccountKey(Exception):  # noqa: N818 -- a finding about the database, told to people
    """The portal never signed this public key for this account: nothing may be sealed to it."""
