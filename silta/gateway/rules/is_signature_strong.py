"""Is the signature made with a digest and a key that are good enough?"""

from __future__ import annotations

from silta.base.reason import Reason, Refused
from silta.gateway.case import Case
from silta.keys import policy


def is_signature_strong(case: Case) -> Refused | None:
    """Refuse MD5, SHA-1 and RIPEMD-160, RSA that is too short by now, DSA and ElGamal."""
    signature = case.signature
    signer = case.facts.signer
    strength = signer.strength if signer else None
    strong = strength is not None and policy.is_signature_strong(
        digest_algorithm=signature.digest_algorithm,
        key_algorithm=signature.key_algorithm,
        key_bits=strength.bits,
        least_rsa_bits=case.least_rsa_bits,
    )
    return None if strong else Refused(Reason.SIGNATURE_WEAK)
