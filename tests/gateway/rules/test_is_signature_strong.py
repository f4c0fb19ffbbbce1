"""The rule is_signature_strong: what passes and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.reason import Reason
from silta.gateway.rules.is_signature_strong import is_signature_strong
from silta.keys.standing import KeyStrength
from tests.gateway.cases import (
    DSA,
    EDDSA,
    RSA,
    SIGNATURE,
    SIGNER,
    case,
    signed,
    signed_by,
)


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_signature_strong(case()) is None


@pytest.mark.parametrize(
    ("digest", "algorithm", "bits"),
    [(1, EDDSA, 255), (2, EDDSA, 255), (3, EDDSA, 255), (8, RSA, 2047), (8, DSA, 3072)],
)
def test_weak_signatures_are_refused(digest: int, algorithm: int, bits: int) -> None:
    """MD5, SHA-1 and RIPEMD-160, short RSA, DSA: somebody may have made them up."""
    signature = replace(SIGNATURE, digest_algorithm=digest, key_algorithm=algorithm)
    signer = replace(SIGNER, strength=KeyStrength(algorithm, bits))
    refused = is_signature_strong(signed(signed_by(case(), signer), signature))
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.SIGNATURE_WEAK, None)


def test_rsa_of_2048_bits_passes() -> None:
    """The border itself is good."""
    signer = replace(SIGNER, strength=KeyStrength(RSA, 2048))
    signature = replace(SIGNATURE, key_algorithm=RSA)
    assert is_signature_strong(signed(signed_by(case(), signer), signature)) is None


def test_a_key_unknown_here_is_not_strong() -> None:
    """Of a subkey added since, nothing is known."""
    signer = replace(SIGNER, strength=None)
    assert is_signature_strong(signed_by(case(), signer)) is not None
