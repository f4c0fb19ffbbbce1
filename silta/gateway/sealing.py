"""Sealing a judged letter to its account: the parts, and what a full disk means."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from silta.base.octets import Span
from silta.gateway.spool import storage_full
from silta.gateway.tools import Tools
from silta.keys.opened import Signature
from silta.mailbox.letter import Letter
from silta.mailbox.vault.seal import seal_message
from silta.mailbox.vault.types import (
    AccountPublicKey,
    MessageRef,
    PartKind,
    PlainPart,
    SealedMessage,
)


def digest_of(ciphertext: Span) -> bytes:
    """Return the SHA-256 of an OpenPGP message, without a copy of it."""
    digest = hashlib.sha256()
    for block in ciphertext.blocks():
        digest.update(block)
    return digest.digest()


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is kept of a mail: as it was sealed, what opens and proves it, and what it says."""

    ciphertext: Span
    session_key: str
    signature: Signature
    letter: Letter

    def received(self) -> bytes:
        """Return the SHA-256 of the OpenPGP message as it came: what evidence commits to."""
        return digest_of(self.ciphertext)

    def parts(self, certificate: bytes) -> list[PlainPart]:
        """Return the parts to seal.

        The municipality's own message, its session key and ``certificate`` (binary, as it
        stands now) go with the documents, so that its signature can be verified for good
        (DESIGN invariant 8).
        """
        documents = [
            PlainPart(PartKind.DOCUMENT, number, document.content)
            for number, document in enumerate(self.letter.documents)
        ]
        return [
            PlainPart(PartKind.MANIFEST, 0, self.letter.manifest_bytes),
            *documents,
            PlainPart(PartKind.OPENPGP, 0, self.ciphertext),
            PlainPart(PartKind.SESSION_KEY, 0, self.session_key.encode()),
            PlainPart(PartKind.CERTIFICATE, 0, certificate),
        ]


def seal_contents(
    tools: Tools, contents: Contents, to: AccountPublicKey, certificate: bytes, message: str
) -> SealedMessage:
    """Seal a mail to an account; the large parts are on the disk when this returns.

    Raises Refused(storage.full), and leaves any other fault of the disk as it is.
    """
    try:
        return seal_message(
            account_key=to,
            signer=tools.account_signer,
            message=MessageRef(message),
            parts=contents.parts(certificate),
            store=tools.files,
        )
    except OSError as error:
        raise storage_full(error, "the disk of the sealed files is full") from None
