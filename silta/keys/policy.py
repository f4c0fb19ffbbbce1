"""Which keys and algorithms are good enough: pure, and the only place that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

# Numbers of the registries in RFC 9580 section 9: public keys 9.1, ciphers 9.3, digests 9.5.
RSA_THAT_SIGNS = frozenset({1, 3})
CURVES_THAT_SIGN = frozenset({19, 22, 27, 28})  # ECDSA, EdDSA (legacy), Ed25519, Ed448
STRONG_CIPHERS = frozenset({7, 8, 9, 10, 11, 12, 13})  # AES, Twofish, Camellia
STRONG_DIGESTS = frozenset({8, 9, 10, 11, 12, 14})  # SHA-2 and SHA-3

# NIST SP 800-131A disallows shorter RSA keys; the reply table has the same number.
LEAST_RSA_BITS = 2048
# 128 bits of strength (NIST SP 800-57 part 1, table 2): what a certificate must have that
# comes new, and every one after the date that an operator sets.
LEAST_NEW_RSA_BITS = 3072
# Ed25519 counts as 255 bits; what is shorter is below 128 bits of strength.
LEAST_CURVE_BITS = 255


class KeyProblem(StrEnum):
    """Why a key cannot sign letters."""

    ALGORITHM = "algorithm"
    TOO_SHORT = "too_short"


class KeyToJudge(Protocol):
    """What policy asks of one key of a certificate."""

    @property
    def algorithm(self) -> int:
        """Return the public key algorithm, RFC 9580 section 9.1."""
        ...

    @property
    def bits(self) -> int:
        """Return the key's size."""
        ...

    @property
    def can_sign(self) -> bool:
        """Tell whether the key is meant for signatures."""
        ...

    @property
    def revoked(self) -> bool:
        """Tell whether its owner withdrew the key."""
        ...


class CertificateToJudge(Protocol):
    """What policy asks of a certificate."""

    @property
    def keys(self) -> Sequence[KeyToJudge]:
        """Return the primary key and the subkeys."""
        ...


def is_cipher_strong(cipher: int) -> bool:
    """Tell whether a symmetric cipher may seal a letter; 3DES, CAST5, Blowfish, IDEA may not."""
    return cipher in STRONG_CIPHERS


def is_digest_strong(digest_algorithm: int) -> bool:
    """Tell whether a digest may stand under a signature; MD5, SHA-1, RIPEMD-160 may not."""
    return digest_algorithm in STRONG_DIGESTS


def problem_of_key(
    algorithm: int, bits: int, least_rsa_bits: int = LEAST_RSA_BITS
) -> KeyProblem | None:
    """Return why a key may not sign letters, or None: DSA and ElGamal may not, nor short keys."""
    if algorithm in RSA_THAT_SIGNS:
        return None if bits >= least_rsa_bits else KeyProblem.TOO_SHORT
    if algorithm in CURVES_THAT_SIGN:
        return None if bits >= LEAST_CURVE_BITS else KeyProblem.TOO_SHORT
    return KeyProblem.ALGORITHM


def least_rsa_bits(on: date, short_until: date) -> int:
    """Return what RSA keys must have on a day; ``short_until`` is the last day of 2048 bits."""
    return LEAST_RSA_BITS if on <= short_until else LEAST_NEW_RSA_BITS


def is_signature_strong(
    *, digest_algorithm: int, key_algorithm: int, key_bits: int, least_rsa_bits: int
) -> bool:
    """Tell whether a good signature also counts, by its digest and by the key that made it."""
    problem = problem_of_key(key_algorithm, key_bits, least_rsa_bits)
    return is_digest_strong(digest_algorithm) and problem is None


def problems_of(certificate: CertificateToJudge) -> tuple[KeyProblem, ...]:
    """Return what is wrong with the signing keys of a new certificate; empty when one is good.

    One good key is enough: a signature by a weak one beside it is refused when it comes.
    """
    signing = [key for key in certificate.keys if key.can_sign and not key.revoked]
    problems = [problem_of_key(key.algorithm, key.bits, LEAST_NEW_RSA_BITS) for key in signing]
    if None in problems:
        return ()
    return tuple(dict.fromkeys(problem for problem in problems if problem is not None))
