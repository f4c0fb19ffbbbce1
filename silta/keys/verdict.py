"""What a run of gpg proves about a sealed mail (DESIGN invariant 4): pure.

A mail is refused for good only where the status lines prove that the failure is the
mail's own. All else, an agent that is away or a gpg that was killed, is our fault.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from silta.base.reason import Reason
from silta.keys.policy import is_cipher_strong, is_digest_strong
from silta.keys.status import StatusFacts, UncheckedSignature

# Codes of libgpg-error with which gpg or the agent reject a session key packet that reached
# our key and was wrong: found by flipping its bytes and by packets made by hand. A damaged
# key file gives 55, an agent that died 16383, want of memory 32854: those are ours.
CHECKSUM = 10
CIPHER_ALGORITHM = 12
WRONG_SECRET_KEY = 18
INVALID_DATA = 79
BAD_DATA = 89
PACKET_IS_WRONG = {CHECKSUM, CIPHER_ALGORITHM, WRONG_SECRET_KEY, INVALID_DATA, BAD_DATA}

# Errors by which gpg says that the packets stand in an order no message has, or that a
# cipher of 64-bit blocks stands without integrity protection.
ODD_STRUCTURE = {
    "decryption.early_plaintext",
    "proc_pkt.plaintext",
    "nomdc_with_legacy_cipher",
    "get_passphrase",
}
SESSION_KEY_PACKET = "pkdecrypt_failed"

# Codes of ERRSIG: no such key; key and signature were made in the wrong order.
NO_SUCH_KEY = 9
TIME_CONFLICT = 39
SYSTEM_ERRORS = 0x8000  # from here on libgpg-error wraps errno: want of memory, of files


@dataclass(frozen=True, slots=True)
class OpeningVerdict:
    """The gate's word: ``reason`` is None for a mail that is opened and well signed.

    With ``needs_proof`` the lines cannot tell whether the seal is intact: the reason holds
    if ``gpg --unwrap`` finds it so, and if not, the mail cannot be opened. With
    ``is_unsigned`` the seal is proven good and intact, and the reason holds unless the
    content brings its own signature (RFC 3156 section 6.1).
    """

    reason: Reason | None
    needs_proof: bool = False
    is_unsigned: bool = False


GOOD = OpeningVerdict(None)
FAULT = OpeningVerdict(Reason.FAULT)
CANNOT_OPEN = OpeningVerdict(Reason.SEAL_CANNOT_OPEN)
UNSIGNED = OpeningVerdict(Reason.SIGNATURE_MISSING, is_unsigned=True)


def judge_opening(
    facts: StatusFacts, exit_code: int, *, our_key_ids: Collection[str]
) -> OpeningVerdict:
    """Return what the run proves; ``our_key_ids`` are the keys that should have opened it."""
    if exit_code < 0 or not _is_explained(facts):
        return FAULT
    if _is_odd(facts):
        return CANNOT_OPEN
    if facts.decryption_okay == 0:
        return _judge_unopened(facts, exit_code, our_key_ids)
    if is_good(facts, exit_code):
        return GOOD if is_cipher_strong(facts.seals[0].cipher) else OpeningVerdict(Reason.SEAL_WEAK)
    if is_unsigned(facts, exit_code) and is_cipher_strong(facts.seals[0].cipher):
        return UNSIGNED
    return _judge_opened(facts, exit_code)


def is_good(facts: StatusFacts, exit_code: int) -> bool:
    """Tell whether the mail passes the gate, cipher and signature policy apart."""
    return _is_intact(facts, exit_code) and is_signed_once(facts)


def is_unsigned(facts: StatusFacts, exit_code: int) -> bool:
    """Tell whether the mail would pass the gate, but that gpg met no signature at all in it."""
    signatures = facts.new_signatures, facts.good_signatures, len(facts.signatures)
    return _is_intact(facts, exit_code) and facts.plaintexts == 1 and not any(signatures)


def is_signed_once(facts: StatusFacts) -> bool:
    """Tell whether gpg met one signature, called it good, and told all of it."""
    once = facts.new_signatures, facts.good_signatures, len(facts.signatures)
    return all(count == 1 for count in once)


def speaks_against(facts: StatusFacts) -> bool:
    """Tell whether a line speaks against the seal, or against a signature."""
    signatures = facts.bad_signatures, facts.expired_signatures, facts.unchecked
    keys = facts.by_expired_key, facts.by_revoked_key
    runs = facts.decryption_failed, facts.no_data, facts.errors, facts.failures
    return any((*signatures, *keys, *runs))


def _is_intact(facts: StatusFacts, exit_code: int) -> bool:
    once = facts.decryption_okay == 1 and len(facts.seals) == 1
    return exit_code == 0 and once and not speaks_against(facts)


def _is_explained(facts: StatusFacts) -> bool:
    """Tell whether each error and failure is one that a mail can cause by itself."""
    by_mail = all(error.place in {*ODD_STRUCTURE, SESSION_KEY_PACKET} for error in facts.errors)
    return by_mail and (not facts.failures or _is_broken(facts))


def _is_broken(facts: StatusFacts) -> bool:
    """Tell whether gpg met no OpenPGP, or a signature that ends its run with exit code 1."""
    return bool(facts.no_data or facts.bad_signatures or facts.expired_signatures)


def _is_odd(facts: StatusFacts) -> bool:
    """Tell whether the lines prove that the mail is no single, whole, sealed message."""
    odd = any(error.place in ODD_STRUCTURE for error in facts.errors)
    twice = facts.decryption_okay > 1 or len(facts.seals) > 1
    asked = facts.passphrase_asked > 0
    tampered = facts.no_data or facts.bad_mdc or facts.unexpected
    failed = facts.decryption_failed and facts.session_keys
    return bool(odd or twice or asked or tampered or failed)


def _judge_unopened(
    facts: StatusFacts, exit_code: int, our_key_ids: Collection[str]
) -> OpeningVerdict:
    if exit_code == 0 and facts.plaintexts:
        return CANNOT_OPEN  # nothing was sealed
    if facts.bad_signatures or facts.expired_signatures:
        return CANNOT_OPEN  # gpg ended its run at the signature
    if facts.session_keys:
        # gpg died in the middle: a broken compressed packet does that, as does want of memory.
        return OpeningVerdict(Reason.FAULT, needs_proof=True)
    if facts.errors:
        wrong = all(error.code in PACKET_IS_WRONG for error in facts.errors)
        return CANNOT_OPEN if wrong else FAULT
    hidden = {"0" * 16}  # the recipient may be us (RFC 9580 section 5.1.8)
    ours = hidden.union(our_key_ids).intersection(facts.missing_keys)
    return CANNOT_OPEN if facts.missing_keys and not ours else FAULT


def _judge_opened(facts: StatusFacts, exit_code: int) -> OpeningVerdict:
    """Name what is wrong with seal or signature after one DECRYPTION_OKAY.

    That line counts with an MDC alone: on a tampered OCB message GnuPG 2.2.40 prints it
    too, and only its exit code differs.
    """
    if len(facts.seals) != 1:
        return FAULT
    seal = facts.seals[0]
    reason = _reason_of_opened(facts, exit_code)
    if reason == Reason.SEAL_CANNOT_OPEN:
        return CANNOT_OPEN
    if reason != Reason.FAULT and not is_cipher_strong(seal.cipher):
        reason = Reason.SEAL_WEAK
    return OpeningVerdict(reason, needs_proof=not seal.has_mdc and exit_code != 0)


def _reason_of_opened(facts: StatusFacts, exit_code: int) -> Reason:
    """Return the reason of a message that is not well signed by exactly one signature."""
    if facts.new_signatures > 1:
        return Reason.SIGNATURE_AMBIGUOUS
    if facts.new_signatures == 0:
        return Reason.SIGNATURE_MISSING if exit_code == 0 else Reason.SEAL_CANNOT_OPEN
    return reason_of_signature(facts)


def reason_of_signature(facts: StatusFacts) -> Reason:
    """Return why one signature does not count; FAULT where no line says so."""
    for unchecked in facts.unchecked:
        return _reason_of_unchecked(unchecked)
    table = (
        (facts.by_revoked_key, Reason.SIGNATURE_KEY_REVOKED),
        (facts.by_expired_key, Reason.SIGNATURE_KEY_EXPIRED),
        (facts.bad_signatures, Reason.SIGNATURE_BAD),
        (facts.expired_signatures, Reason.SIGNATURE_STALE),
    )
    return next((reason for count, reason in table if count), Reason.FAULT)


def _reason_of_unchecked(unchecked: UncheckedSignature) -> Reason:
    if unchecked.code >= SYSTEM_ERRORS:
        return Reason.FAULT
    if unchecked.code == NO_SUCH_KEY:
        return Reason.SIGNATURE_UNKNOWN_SIGNER
    if not is_digest_strong(unchecked.digest_algorithm):
        return Reason.SIGNATURE_WEAK
    if unchecked.code == TIME_CONFLICT:
        return Reason.SIGNATURE_STALE
    return Reason.SIGNATURE_BAD
