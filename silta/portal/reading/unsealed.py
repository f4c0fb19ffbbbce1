"""From a message's row to its parts, by the portal's key: sealed for this account, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from silta.base.database import Transaction
from silta.base.reason import Reason, Refused
from silta.mailbox.store import accounts, messages
from silta.mailbox.store.inbox import Kept
from silta.mailbox.vault.account_key import check_account_key
from silta.mailbox.vault.files import SealedFiles
from silta.mailbox.vault.open import iterate_part, open_content_key, unwrap_account_key
from silta.mailbox.vault.types import (
    AccountPublicKey,
    CannotOpen,
    ContentKey,
    ForgedAccountKey,
    PartKind,
    SealedMessage,
    SealedPart,
    WrappedAccountKey,
)
from silta.portal.reading.not_verified import NotVerified


@dataclass(frozen=True, slots=True)
class Vault:
    """What opens mailboxes: the portal's private key, and the half that proves its own work."""

    private: X25519PrivateKey = field(repr=False)
    signer: Ed25519PublicKey
    files: SealedFiles


@dataclass(frozen=True, slots=True)
class Found:
    """A message as the database has it, with both halves of the key that it is sealed to."""

    sealed: SealedMessage
    public: AccountPublicKey
    wrapped: WrappedAccountKey


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A message that this account's key opened; its parts are opened as they are asked for."""

    content: ContentKey
    parts: tuple[SealedPart, ...]
    files: SealedFiles

    def part(self, kind: PartKind, number: int = 0) -> bytes:
        """Return a part's bytes; raise NotVerified for one that is missing or was changed.

        Raises Refused(FAULT) when the disk does not give it now.
        """
        return b"".join(self.pieces(kind, number))

    def pieces(self, kind: PartKind, number: int = 0) -> Iterator[bytes]:
        """Yield a part's bytes in order, each piece proven; raise as ``part`` does."""
        found = [part for part in self.parts if (part.kind, part.number) == (kind, number)]
        if len(found) != 1:
            raise NotVerified(f"no part {kind} {number}")
        try:
            yield from iterate_part(self.content, found[0], self.files)
        except CannotOpen as error:
            raise NotVerified(f"{kind} {number}: {error}") from None
        except OSError as error:
            raise Refused(Reason.FAULT, f"the disk: {error.strerror}") from None

    def numbers(self, kind: PartKind) -> Iterable[int]:
        """Return the numbers of the parts of one kind."""
        return [part.number for part in self.parts if part.kind == kind]


def find(transaction: Transaction, kept: Kept) -> Found:
    """Return a message's row with its parts and its key; raise NotVerified where one is gone."""
    try:
        sealed = messages.sealed(transaction, kept.id)
    except ValueError:
        raise NotVerified("a part of a kind that we never made") from None
    if sealed is None:
        raise NotVerified("the message is gone")
    public = accounts.public_key(transaction, sealed.account_key_id)
    wrapped = messages.wrapped_key(transaction, sealed.account_key_id)
    if public is None or wrapped is None:
        raise NotVerified("the account's key is gone")
    return Found(sealed, public, wrapped)


def unseal(vault: Vault, kept: Kept, found: Found) -> Unsealed:
    """Open a message's content key; raise NotVerified unless all is bound to this account.

    The key must be one that the portal made and signed for the account (THREATS case 65).
    """
    owners = {kept.account_id, found.sealed.account, found.public.account, found.wrapped.account}
    if len(owners) != 1:
        raise NotVerified("the message or its key is another account's")
    try:
        check_account_key(found.public, vault.signer)
        private = unwrap_account_key(found.wrapped, vault.private)
        content = open_content_key(found.sealed, private)
    except (CannotOpen, ForgedAccountKey) as error:
        raise NotVerified(str(error)) from None
    return Unsealed(content, found.sealed.parts, vault.files)
