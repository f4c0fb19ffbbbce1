"""The portal's own keys: one pair that mailboxes are wrapped to, one that signs their keys."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey


class UnreadableKey(ValueError):  # noqa: N818 -- a finding about a file, told in one line
    """A key's bytes are not a key, or not the other half of its pair; shows none of them."""


@dataclass(frozen=True, slots=True)
class PortalKeys:
    """The four keys in their raw encodings of 32 bytes (RFC 7748, RFC 8032), one for a file.

    The portal reads the two private ones, the gateway ``public_signer`` alone; whoever makes
    an account's key needs ``public_wrap_key`` and ``private_signer``.
    """

    private_wrap_key: bytes = field(repr=False)
    public_wrap_key: bytes
    private_signer: bytes = field(repr=False)
    public_signer: bytes


def make_portal_keys() -> PortalKeys:
    """Return new keys from the system's randomness."""
    wrap = X25519PrivateKey.generate()
    signer = Ed25519PrivateKey.generate()
    return PortalKeys(
        private_wrap_key=wrap.private_bytes_raw(),
        public_wrap_key=wrap.public_key().public_bytes_raw(),
        private_signer=signer.private_bytes_raw(),
        public_signer=signer.public_key().public_bytes_raw(),
    )


def check_portal_keys(keys: PortalKeys) -> None:
    """Raise UnreadableKey unless each public key is the other half of its private one."""
    wrap = load_private_wrap_key(keys.private_wrap_key).public_key()
    if wrap != load_public_wrap_key(keys.public_wrap_key):
        raise UnreadableKey("the public wrap key is of another pair")
    signer = load_private_signer(keys.private_signer).public_key()
    if signer != load_public_signer(keys.public_signer):
        raise UnreadableKey("the public signer is of another pair")


def load_private_wrap_key(raw: bytes) -> X25519PrivateKey:
    """Return the key that opens wrapped account keys; raise UnreadableKey."""
    return X25519PrivateKey.from_private_bytes(_raw_key(raw, "private wrap key"))


def load_public_wrap_key(raw: bytes) -> X25519PublicKey:
    """Return the key that account keys are wrapped to; raise UnreadableKey."""
    return X25519PublicKey.from_public_bytes(_raw_key(raw, "public wrap key"))


def load_private_signer(raw: bytes) -> Ed25519PrivateKey:
    """Return the key that signs account keys; raise UnreadableKey."""
    return Ed25519PrivateKey.from_private_bytes(_raw_key(raw, "private signer"))


def load_public_signer(raw: bytes) -> Ed25519PublicKey:
    """Return the key that account keys are checked with; raise UnreadableKey."""
    return Ed25519PublicKey.from_public_bytes(_raw_key(raw, "public signer"))


def _raw_key(raw: bytes, name: str) -> bytes:
    # A power cut can leave a file of the right length full of zeros.
    if len(raw) != 32 or not any(raw):  # noqa: PLR2004 -- the length of all four, RFC 7748 and 8032
        raise UnreadableKey(f"the {name} is not 32 bytes of a key")
    return raw
