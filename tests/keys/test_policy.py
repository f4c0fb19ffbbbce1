"""Which keys and algorithms are good enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from silta.keys.policy import (
    KeyProblem,
    is_cipher_strong,
    is_digest_strong,
    is_signature_strong,
    least_rsa_bits,
    problem_of_key,
    problems_of,
)

CIPHERS = {
    1: False,  # IDEA
    2: False,  # 3DES
    3: False,  # CAST5
    4: False,  # Blowfish
    7: True,
    8: True,
    9: True,  # AES-256
    10: True,  # Twofish
    13: True,  # Camellia-256
    0: False,
    99: False,
}
DIGESTS = {
    1: False,  # MD5
    2: False,  # SHA-1
    3: False,  # RIPEMD-160
    8: True,
    9: True,
    10: True,
    11: True,
    12: True,
    14: True,
    0: False,
    99: False,
}
KEYS = {
    (1, 1024): KeyProblem.TOO_SHORT,
    (1, 2047): KeyProblem.TOO_SHORT,
    (1, 2048): None,
    (3, 4096): None,
    (2, 4096): KeyProblem.ALGORITHM,  # RSA for encryption alone
    (16, 4096): KeyProblem.ALGORITHM,  # ElGamal
    (17, 3072): KeyProblem.ALGORITHM,  # DSA
    (20, 4096): KeyProblem.ALGORITHM,  # ElGamal that signs
    (18, 255): KeyProblem.ALGORITHM,  # ECDH
    (19, 256): None,
    (19, 192): KeyProblem.TOO_SHORT,
    (22, 255): None,
    (27, 255): None,
    (28, 448): None,
    (99, 4096): KeyProblem.ALGORITHM,
}


@dataclass(frozen=True)
class Key:
    """A key as policy sees it."""

    algorithm: int
    bits: int
    can_sign: bool = True
    revoked: bool = False


@dataclass(frozen=True)
class Certificate:
    """A certificate as policy sees it."""

    keys: tuple[Key, ...]


GOOD, SHORT, DSA = Key(22, 255), Key(1, 1024), Key(17, 2048)


@pytest.mark.parametrize(("cipher", "is_strong"), CIPHERS.items())
def test_ciphers(cipher: int, is_strong: bool) -> None:  # noqa: FBT001 -- a column of the table
    """Ciphers of 64-bit blocks, and what we do not know, seal no letter."""
    assert is_cipher_strong(cipher) is is_strong


@pytest.mark.parametrize(("digest", "is_strong"), DIGESTS.items())
def test_digests(digest: int, is_strong: bool) -> None:  # noqa: FBT001 -- a column of the table
    """A digest with known collisions lets one signature stand under two letters."""
    assert is_digest_strong(digest) is is_strong


@pytest.mark.parametrize(("key", "problem"), KEYS.items())
def test_keys(key: tuple[int, int], problem: KeyProblem | None) -> None:
    """The reply table names the bounds: RSA below 2048 bits, DSA, ElGamal."""
    assert problem_of_key(*key) == problem


@pytest.mark.parametrize(
    ("digest", "key", "is_strong"),
    [(10, (22, 255), True), (2, (22, 255), False), (10, (1, 1024), False), (8, (17, 2048), False)],
)
def test_a_signature_is_as_strong_as_the_weaker_of_its_two_parts(
    digest: int,
    key: tuple[int, int],
    is_strong: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    """Both the digest and the key must hold."""
    algorithm, bits = key
    assert (
        is_signature_strong(
            digest_algorithm=digest, key_algorithm=algorithm, key_bits=bits, least_rsa_bits=2048
        )
        is is_strong
    )


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        ((GOOD,), ()),
        ((SHORT, GOOD), ()),
        ((SHORT,), (KeyProblem.TOO_SHORT,)),
        ((SHORT, DSA, SHORT), (KeyProblem.TOO_SHORT, KeyProblem.ALGORITHM)),
        ((DSA, Key(22, 255, revoked=True)), (KeyProblem.ALGORITHM,)),
        ((DSA, Key(22, 255, can_sign=False)), (KeyProblem.ALGORITHM,)),
    ],
)
def test_a_certificate_needs_one_good_signing_key(
    keys: tuple[Key, ...], problems: tuple[KeyProblem, ...]
) -> None:
    """A revoked key, or one for something else, does not make up for a weak one."""
    assert problems_of(Certificate(keys)) == problems


def test_2048_bits_count_up_to_their_last_day() -> None:
    """Then every RSA key must be as long as a new one."""
    last = date(2030, 12, 31)
    assert least_rsa_bits(last, last) == 2048
    assert least_rsa_bits(last + timedelta(days=1), last) == 3072


@pytest.mark.parametrize(("bits", "problems"), [(3072, ()), (3071, (KeyProblem.TOO_SHORT,))])
def test_a_new_certificate_needs_3072_bits(bits: int, problems: tuple[KeyProblem, ...]) -> None:
    """What comes today is to last."""
    assert problems_of(Certificate((Key(1, bits),))) == problems
