"""Mails that open, and are not well signed: each gets its reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from silta.base.reason import Reason
from silta.keys.home import at_work_in
from silta.keys.opener import Opener
from tests.keys.by_hand import sealed_ocb
from tests.keys.cast import LETTER, Cast, unsealed
from tests.keys.gpg import Gpg
from tests.keys.refusals import reason_of

Mail = Callable[[Cast], bytes]
BEFORE_THE_GATEWAYS_KEY = ("--ignore-time-conflict", "--ignore-valid-from")


SIGNATURES: dict[str, tuple[Reason, Mail]] = {
    "not signed": (
        Reason.SIGNATURE_MISSING,
        lambda cast: cast.gpg("--recipient", cast.gateway, "--encrypt", stdin=LETTER),
    ),
    "status lines for a file name": (
        Reason.SIGNATURE_MISSING,
        lambda cast: cast.gpg(
            *("--set-filename", "a\n[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 0000000000000000 x\n"),
            *("--recipient", cast.gateway, "--encrypt"),
            stdin=LETTER,
        ),
    ),
    "signed by Naapurila": (
        Reason.SIGNATURE_UNKNOWN_SIGNER,
        lambda cast: cast.sealed(signer="naapurila"),
    ),
    "signed by an expired key": (
        Reason.SIGNATURE_KEY_EXPIRED,
        lambda cast: cast.sealed(
            *("--faked-system-time", "20250115T000000!", *BEFORE_THE_GATEWAYS_KEY),
            signer="expired",
        ),
    ),
    "signed by a revoked key": (
        Reason.SIGNATURE_KEY_REVOKED,
        lambda cast: cast.sealed(signer="revoked"),
    ),
    "two good signatures": (
        Reason.SIGNATURE_AMBIGUOUS,
        lambda cast: cast.sealed("--local-user", cast.keys["rsa"]),
    ),
    "a good signature and an unknown one": (
        Reason.SIGNATURE_AMBIGUOUS,
        lambda cast: cast.sealed("--local-user", cast.keys["naapurila"]),
    ),
    "an MD5 digest": (
        Reason.SIGNATURE_WEAK,
        lambda cast: cast.sealed("--digest-algo", "MD5", signer="rsa"),
    ),
    "3DES": (Reason.SEAL_WEAK, lambda cast: cast.sealed("--cipher-algo", "3DES")),
    "CAST5": (Reason.SEAL_WEAK, lambda cast: cast.sealed("--cipher-algo", "CAST5")),
    "Blowfish": (Reason.SEAL_WEAK, lambda cast: cast.sealed("--cipher-algo", "BLOWFISH")),
    "IDEA": (Reason.SEAL_WEAK, lambda cast: cast.sealed("--cipher-algo", "IDEA")),
}


@pytest.mark.parametrize("kind", SIGNATURES)
def test_an_opened_mail_that_is_not_well_signed_gets_its_reason(
    cast: Cast, opener: Opener, siltala: Path, kind: str
) -> None:
    """The sender learns what to mend, since decryption was proven good."""
    reason, mail = SIGNATURES[kind]
    assert reason_of(opener, mail(cast), siltala) == reason


def test_a_mail_signed_by_the_gateway_itself_has_an_unknown_signer(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """Its certificate is in each home, but in no authority's ring."""
    with at_work_in(cast.store) as home:
        to_itself = ("--recipient", cast.gateway, "--sign", "--encrypt")
        signed = Gpg(home)(*to_itself, stdin=LETTER)
    assert reason_of(opener, signed, siltala) == Reason.SIGNATURE_UNKNOWN_SIGNER


def test_an_unknown_signer_of_a_mail_in_ocb_is_named(
    cast: Cast, opener: Opener, siltala: Path
) -> None:
    """Gpg ends with code 2 here and on a tampered one alike; the seal is proven apart."""
    session, key, inside = unsealed(cast, cast.sealed(signer="naapurila"))
    mail = session + sealed_ocb(key, inside)
    assert reason_of(opener, mail, siltala) == Reason.SIGNATURE_UNKNOWN_SIGNER
