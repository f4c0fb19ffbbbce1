"""What can be wrong with a seal that opens, or with the signature in it.

THREATS cases 31 (unsigned), 32 (unknown), 37 (stale), 38 (revoked), 39 (weak), 40 (two signers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from silta.base.reason import Reason
from tests.letters import letter_mime, outer_mail
from tests.road.process import Answer
from tests.road.registers import BEFORE_THE_GATEWAYS_KEY
from tests.road.wire_cases import Case
from tests.town import Town

IN_2025 = ("--faked-system-time", "20250115T000000!", *BEFORE_THE_GATEWAYS_KEY)
SWOLLEN = "x" * 3 * 1024 * 1024


def signed_by(signer: str, options: Sequence[str] = ()) -> Case:
    """Return how a mail ends that is good but for who signed it, and how."""
    reason, by = SIGNERS[signer]
    return reason, lambda town: town.send(town.mail(signer=by, options=options))


SIGNERS = {
    "a stranger": (Reason.SIGNATURE_UNKNOWN_SIGNER, "stranger"),
    "a pending certificate": (Reason.SIGNATURE_UNKNOWN_SIGNER, "pending"),
    "Naapurila": (Reason.SIGNATURE_UNKNOWN_SIGNER, "naapurila"),
    "a key that expired": (Reason.SIGNATURE_KEY_EXPIRED, "expired"),
    "a revoked key": (Reason.SIGNATURE_KEY_REVOKED, "revoked"),
    "a key its owner revoked": (Reason.SIGNATURE_KEY_REVOKED, "withdrawn"),
    "a retired key": (Reason.SIGNATURE_KEY_RETIRED, "retired"),
    "SHA-1": (Reason.SIGNATURE_WEAK, "rsa"),
    "ten days ago": (Reason.SIGNATURE_STALE, "kirjaamo"),
    "two of them": (Reason.SIGNATURE_AMBIGUOUS, "kirjaamo"),
}


def unsigned(town: Town) -> Answer:
    """Send a letter that is encrypted and nothing more."""
    return town.send(outer_mail(town.registers.encrypt(letter_mime(town.letter()))))


def two_signatures(town: Town) -> Answer:
    """Send a letter that two of Siltala's registries signed."""
    also = ("--local-user", town.registers.keys["rsa"])
    return town.send(town.mail(options=also))


def swelling(town: Town) -> Answer:
    """Send a mail of a few kilobytes that opens to more than may come in."""
    bomb = letter_mime(town.letter(matter={"summary": SWOLLEN}))
    mail = outer_mail(town.registers.seal(bomb, "--compress-level", "9"))
    assert len(mail) < 100_000
    return town.send(mail)


SIGNATURE_CASES: Mapping[str, Case] = {
    "3DES": (
        Reason.SEAL_WEAK,
        lambda town: town.send(town.mail(options=("--cipher-algo", "3DES"))),
    ),
    "swelling": (Reason.SIZE_EXPANDED, swelling),
    "no signature": (Reason.SIGNATURE_MISSING, unsigned),
    "signed by a stranger": signed_by("a stranger"),
    "signed by a pending certificate": signed_by("a pending certificate"),
    "signed by Naapurila": signed_by("Naapurila"),
    "signed by a key that expired": signed_by("a key that expired", IN_2025),
    "signed by a revoked key": signed_by("a revoked key"),
    "signed by a key its owner revoked": signed_by("a key its owner revoked"),
    "signed by a retired key": signed_by("a retired key"),
    "signed with SHA-1": signed_by("SHA-1", ("--digest-algo", "SHA1")),
    "signed long ago": signed_by("ten days ago", IN_2025),
    "signed twice": (Reason.SIGNATURE_AMBIGUOUS, two_signatures),
}
