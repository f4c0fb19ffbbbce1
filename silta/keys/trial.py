"""A trial of a certificate: something is signed and encrypted to it, as a receipt would be.

Signed by a key that is made for it alone and is gone with it: no key of ours is touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from silta.base.act import ActRefused
from silta.keys.bounds import Bounds
from silta.keys.certificate import CertificateFacts
from silta.keys.fingerprint import Fingerprint, grouped, parse_fingerprint
from silta.keys.gnupg import Finished, run
from silta.keys.home import throwaway_home
from silta.keys.memory import Argument
from silta.keys.remarks import encrypting_keys
from silta.keys.status import fields_by_keyword

DEADLINE = timedelta(seconds=20)
LIMIT_BYTES = 64 * 1024
SIGNER = "Silta, for one trial"
NO_PASSPHRASE = ("--pinentry-mode", "loopback", "--passphrase", "")
WORDS = """\
Tama on Sillan koeviesti. Detta ar ett provmeddelande av Silta. This is a trial message of Silta.

It is encrypted to {fingerprint}.
Whoever reads this has the key for it: receipts can be encrypted to you.
It is signed by a key made for this one message. That your program does not know that key
is as it should be.
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: an armoured message that the certificate's owner can open.

    ``encrypted_to`` are the keys that open it, ``signed_by`` is the key of this trial.
    """

    armoured: str
    encrypted_to: tuple[Fingerprint, ...]
    signed_by: Fingerprint


def try_certificate(facts: CertificateFacts, at: datetime) -> Tried:
    """Sign and encrypt a trial message to a certificate; blocks for less than a second.

    Raises ActRefused with the reason when nothing can be encrypted to it: then receipts
    cannot be either. Raises GpgUnusable when gpg cannot be started.
    """
    keys = encrypting_keys(facts, at)
    if not keys:
        raise ActRefused(_why_not(facts, at))
    bounds = Bounds.starting_now(LIMIT_BYTES, DEADLINE)
    with throwaway_home() as home:
        signer = _new_signer(home, bounds)
        _gpg(home, bounds, ["--import"], facts.cleaned)
        done = _gpg(home, bounds, _sealing(facts.fingerprint, signer), _words(facts.fingerprint))
    said = fields_by_keyword(done.status)
    if done.exit_code or done.cut or not said["SIG_CREATED"] or not said["END_ENCRYPTION"]:
        raise ActRefused("gpg cannot encrypt to this certificate: receipts cannot be either")
    return Tried(done.output.decode("ascii"), tuple(key.fingerprint for key in keys), signer)


def _why_not(facts: CertificateFacts, at: datetime) -> str:
    if facts.revoked:
        return "its owner has withdrawn the certificate: receipts cannot be encrypted to it"
    if facts.expires_at is not None and facts.expires_at <= at:
        return "the certificate has expired: receipts cannot be encrypted to it"
    return "the certificate has no encryption key: receipts cannot be encrypted to it"


def _new_signer(home: Path, bounds: Bounds) -> Fingerprint:
    words = ["--quick-generate-key", "--", SIGNER, "ed25519", "sign", "never"]
    done = _gpg(home, bounds, [*NO_PASSPHRASE, *words])
    created = fields_by_keyword(done.status)["KEY_CREATED"]
    if not created:
        raise ActRefused("gpg makes no key for the trial")
    return parse_fingerprint(created[0][1])


def _sealing(recipient: Fingerprint, signer: Fingerprint) -> list[Argument]:
    to_and_by = ["--recipient", recipient, "--local-user", signer]
    return [*NO_PASSPHRASE, "--armor", *to_and_by, "--sign", "--encrypt"]


def _words(fingerprint: Fingerprint) -> bytes:
    return WORDS.format(fingerprint=grouped(fingerprint)).encode()


def _gpg(home: Path, bounds: Bounds, arguments: list[Argument], stdin: bytes = b"") -> Finished:
    return run(
        arguments,
        home=home,
        stdin=stdin,
        limit_bytes=bounds.limit_bytes,
        deadline=bounds.left(),
    )
