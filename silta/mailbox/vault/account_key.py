"""An account's key pair: made and signed by the portal, checked by whoever seals to it."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from silta.mailbox.vault.context import HPKE, signed_of_account_key, wrap_info
from silta.mailbox.vault.types import (
    AccountId,
    AccountPublicKey,
    ForgedAccountKey,
    KeyId,
    NewAccountKey,
    WrappedAccountKey,
)


def key_id_of(public_key: bytes) -> KeyId:
    """Return the id of a raw public key: the first 16 hex digits of its SHA-256."""
    return KeyId(hashlib.sha256(public_key).hexdigest()[:16])


def make_account_key(
    account: AccountId, *, wrap_to: X25519PublicKey, sign_with: Ed25519PrivateKey
) -> NewAccountKey:
    """Return a new key pair for the account; its private half leaves here only wrapped."""
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    key_id = key_id_of(public)
    signature = sign_with.sign(signed_of_account_key(account, key_id, public))
    wrapped = HPKE.encrypt(private.private_bytes_raw(), wrap_to, info=wrap_info(account, key_id))
    return NewAccountKey(
        public=AccountPublicKey(key_id, account, public, signature),
        wrapped=WrappedAccountKey(key_id, account, wrapped, key_id_of(wrap_to.public_bytes_raw())),
    )


def check_account_key(public: AccountPublicKey, signer: Ed25519PublicKey) -> None:
    """Raise ForgedAccountKey unless the portal signed this key for this account (RFC 8032)."""
    if public.key_id != key_id_of(public.public_key):
        raise ForgedAccountKey("the key id is not the public key's")
    signed = signed_of_account_key(public.account, public.key_id, public.public_key)
    try:
        signer.verify(public.signature, signed)
    except InvalidSignature:
        raise ForgedAccountKey("the signature is not the portal's") from None
