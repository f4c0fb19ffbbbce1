"""A decision that an attacker makes with all that an attacker can have: keys of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import insert, update

from silta.base.ids import new_id
from silta.keys.fingerprint import Fingerprint
from silta.mailbox.store import accounts
from silta.mailbox.tables import account_key, message, part
from silta.mailbox.vault.account_key import make_account_key
from silta.mailbox.vault.files import SealedFiles
from silta.mailbox.vault.seal import seal_message
from silta.mailbox.vault.types import (
    AccountId,
    AccountPublicKey,
    MessageRef,
    NewAccountKey,
    PartKind,
    PlainPart,
)
from tests.letters import letter_mime, manifest_bytes
from tests.portal.desk import PLAIN, Desk
from tests.portal.thieves import row_of, steal
from tests.road.canaries import DOCUMENTS
from tests.town import AINO


def own_pair(desk: Desk, account: AccountId) -> tuple[NewAccountKey, Ed25519PublicKey]:
    """Return a pair that the portal can unwrap, and whose signature is the attacker's."""
    attacker = Ed25519PrivateKey.generate()
    wrap_to = desk.tools.maker.wrap_to
    return make_account_key(account, wrap_to=wrap_to, sign_with=attacker), attacker.public_key()


def swap_in(desk: Desk, pair: NewAccountKey) -> None:
    """Put an attacker's pair in the place of the account's own."""
    public, wrapped = pair.public, pair.wrapped
    values = {
        "key_id": public.key_id,
        "public_key": public.public_key,
        "signature": public.signature,
        "wrapped": wrapped.wrapped,
        "wrap_key_id": wrapped.wrap_key_id,
    }
    mine = account_key.c.account_id == public.account
    steal(desk, update(account_key).where(mine).values(**values))


def genuine_key(desk: Desk, code: str = AINO) -> AccountPublicKey:
    """Return an account's public key, which the database shows to anybody who reads it."""
    with desk.tools.database.read() as transaction:
        found = accounts.get(transaction, desk.account(code))
    assert found is not None
    return found.key


def forge(desk: Desk, like: str, to: AccountPublicKey, signer: Ed25519PublicKey) -> str:
    """Seal a letter in Siltala's name to a key, with a row like another's; return its id."""
    desk_row = row_of(desk, message, message.c.id == like)
    letter = desk.town.letter(DOCUMENTS, **PLAIN)
    stranger = desk.town.registers.keys["stranger"]
    reference = MessageRef(new_id(datetime.now(UTC)))
    sealed = seal_message(
        account_key=to,
        signer=signer,
        message=reference,
        parts=_parts(desk, letter_mime(letter, DOCUMENTS), manifest_bytes(letter), stranger),
        store=SealedFiles(desk.town.home / "sealed"),
    )
    row = {
        **desk_row,
        "id": reference,
        "message_id": letter["message_id"],
        "kind": letter["kind"],
        "remedy_days": letter["remedy"]["days"],
        "account_key_id": to.key_id,
        "content_key": sealed.sealed_content_key,
        "verified": None,
    }
    parts = [
        {
            "message_id": reference,
            "kind": found.kind,
            "number": found.number,
            "bytes": found.size_bytes,
            "content": found.inline,
            "file": found.file,
        }
        for found in sealed.parts
    ]
    steal(desk, insert(message).values(**row), insert(part).values(parts))
    return str(reference)


def _parts(desk: Desk, mime: bytes, manifest: bytes, signer: Fingerprint) -> list[PlainPart]:
    gpg = desk.town.registers.gpg
    options = ("--recipient", "other@silta.localhost", "--local-user", signer)
    mail = gpg("--armor", *options, "--sign", "--encrypt", stdin=mime)
    told = gpg.run("--show-session-key", "--decrypt", stdin=mail).stderr.decode()
    (key,) = re.findall(r"session key: '([^']+)'", told)
    made = [
        PlainPart(PartKind.OPENPGP, 0, mail),
        PlainPart(PartKind.SESSION_KEY, 0, key.encode()),
        PlainPart(PartKind.CERTIFICATE, 0, gpg.certificate(signer)),
        PlainPart(PartKind.MANIFEST, 0, manifest),
    ]
    return made + [
        replace(made[0], kind=PartKind.DOCUMENT, number=number, content=content)
        for number, content in enumerate(DOCUMENTS.values())
    ]
