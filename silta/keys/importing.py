"""Taking in a secret key that was made elsewhere, or kept safe; and seeing that it works."""

from __future__ import annotations

from pathlib import Path

from silta.keys.fingerprint import Fingerprint, parse_fingerprint
from silta.keys.gateway_key import Purpose
from silta.keys.generate import KeyRefused, gpg_in
from silta.keys.home import at_work_in, make_home
from silta.keys.listing import parse_listing
from silta.keys.opening_keys import keys_at_work
from silta.keys.status import fields_by_keyword

IS_SECRET = 16  # of IMPORT_OK's first field (GnuPG doc/DETAILS)


def import_secret(home: Path, content: bytes, purpose: Purpose = Purpose.OPENING) -> Fingerprint:
    """Import exactly one secret key without a passphrase, and see that it does its work.

    One for opening must have a decryption subkey of Curve25519 or RSA; one for receipts must
    have none. On the disk before we return. Raises KeyRefused.
    """
    with at_work_in(make_home(home)) as short:
        done = gpg_in(short, ["--import"], stdin=content)
        imported = fields_by_keyword(done.status)["IMPORT_OK"]
        fingerprints = {fields[1] for fields in imported if int(fields[0]) & IS_SECRET}
        if len(fingerprints) != 1 or len({fields[1] for fields in imported}) != 1:
            raise KeyRefused("not exactly one secret key")
        fingerprint = parse_fingerprint(fingerprints.pop())
        if purpose == Purpose.RECEIPTS:
            _must_sign_alone(short, fingerprint)
            return fingerprint
        if not keys_at_work(short):
            raise KeyRefused("no decryption key of Curve25519 or RSA in it")
        probe(short, fingerprint)
    return fingerprint


def probe(home: Path, fingerprint: Fingerprint) -> None:
    """See that a secret key opens what is encrypted to it; raise KeyRefused if it does not."""
    to_itself = ["--recipient", fingerprint, "--encrypt"]
    sealed = gpg_in(home, to_itself, stdin=b"probe").output
    if gpg_in(home, ["--decrypt"], stdin=sealed).output != b"probe":
        raise KeyRefused("the key does not open what is encrypted to it: has it a passphrase?")


def _must_sign_alone(home: Path, fingerprint: Fingerprint) -> None:
    """Raise KeyRefused unless a key signs, and nobody could encrypt to it."""
    listed = parse_listing(gpg_in(home, ["--with-colons", "--list-keys"]).output)
    if any(key.can_encrypt for one in listed for key in one.keys):
        raise KeyRefused("a receipts key can only sign, and one could encrypt to this")
    signed = gpg_in(home, ["--local-user", fingerprint, "--sign"], stdin=b"probe")
    if not fields_by_keyword(signed.status)["SIG_CREATED"]:
        raise KeyRefused("the key does not sign: has it a passphrase?")
