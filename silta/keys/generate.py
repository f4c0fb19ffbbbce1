"""Making OpenPGP keys: the gateway's own, and those of tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from silta.keys.fingerprint import Fingerprint, parse_fingerprint
from silta.keys.gateway_key import Algorithm, Purpose
from silta.keys.gnupg import Finished, GpgUnusable, run
from silta.keys.home import at_work_in, make_home, throwaway_home
from silta.keys.memory import Argument
from silta.keys.status import fields_by_keyword

# RSA-4096 takes seconds, and minutes on a machine without entropy.
GENERATION_DEADLINE = timedelta(minutes=5)
DEADLINE = timedelta(seconds=20)
LIMIT_BYTES = 1024 * 1024

PRIMARY_AND_SUBKEY = {
    Algorithm.CURVE25519: ("ed25519", "cv25519"),
    Algorithm.RSA4096: ("rsa4096", "rsa4096"),
}
# What senders may use towards us, all of it read by every GnuPG since 2.0.
PREFERENCES = "AES256 AES192 AES SHA512 SHA384 SHA256 ZLIB BZIP2 ZIP Uncompressed"
# Newer versions of gpg advertise OCB unless told so; 2.2.40 does not know the word.
PREFERENCES_TRIED = (f"{PREFERENCES} no-aead", PREFERENCES)
# The gateway starts unattended, so owner and mode protect its key, not a passphrase. A
# passphrase would cost 400 ms a mail besides.
NO_PASSPHRASE = ("--pinentry-mode", "loopback", "--passphrase", "")

CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")
FEATURES = re.compile(rb"^\thashed subpkt 30 len \d+ \(features: ([0-9a-f]{2})", re.MULTILINE)
AEAD_BIT = 0x02


class KeyRefused(Exception):  # noqa: N818 -- an expected end, not an error of the program
    """A key cannot be made or taken; the text is one line for the operator."""


def generate_gateway_key(
    home: Path, user_id: str, algorithm: Algorithm, purpose: Purpose = Purpose.OPENING
) -> Fingerprint:
    """Make a key in ``home`` that signs and certifies; one for opening has a subkey for that.

    It has no passphrase and never expires: its life is the registry's business. Its
    certificate asks for no OCB. It is on the disk before we return. Raises KeyRefused.
    """
    if CONTROL_CHARACTERS.search(user_id):
        raise KeyRefused("a control character in the key's user id")
    primary, subkey = PRIMARY_AND_SUBKEY[algorithm]
    with at_work_in(make_home(home)) as short:
        fingerprint = _make_primary(short, user_id, primary)
        if purpose == Purpose.OPENING:
            added = ["--quick-add-key", "--", fingerprint, subkey, "encr", "never"]
            gpg_in(short, [*NO_PASSPHRASE, *added], deadline=GENERATION_DEADLINE)
        if advertises_aead(export_certificate(short, fingerprint, armour=False)):
            raise KeyRefused("this gpg makes keys that ask for OCB, which GnuPG 2.2 misjudges")
    return fingerprint


def export_certificate(home: Path, fingerprint: Fingerprint, *, armour: bool) -> bytes:
    """Return the public certificate of a key; raise KeyRefused when it is not there."""
    form = ["--armor"] if armour else []
    options = ["--no-autostart", *form, "--export-options", "export-minimal"]
    exported = gpg_in(home, [*options, "--export", "--", fingerprint]).output
    if not exported:
        raise KeyRefused("there is no such key in the home")
    return exported


def advertises_aead(certificate: bytes) -> bool:
    """Tell whether a certificate asks its senders for OCB (feature flag 2)."""
    with throwaway_home() as home:
        listing = gpg_in(home, ["--no-autostart", "--list-packets"], stdin=certificate).output
    return any(int(flags, 16) & AEAD_BIT for flags in FEATURES.findall(listing))


def _make_primary(home: Path, user_id: str, primary: str) -> Fingerprint:
    for preferences in PREFERENCES_TRIED:
        options = [*NO_PASSPHRASE, "--default-preference-list", preferences]
        done = gpg_in(
            home,
            [*options, "--quick-generate-key", "--", user_id, primary, "cert,sign", "never"],
            deadline=GENERATION_DEADLINE,
        )
        created = fields_by_keyword(done.status)["KEY_CREATED"]
        if created:
            return parse_fingerprint(created[0][1])
    raise KeyRefused("gpg made no key")


def gpg_in(
    home: Path,
    arguments: Sequence[Argument],
    *,
    stdin: bytes = b"",
    deadline: timedelta = DEADLINE,
) -> Finished:
    """Run gpg for one of our own keys; raise GpgUnusable when it does not come to an end."""
    done = run(arguments, home=home, stdin=stdin, limit_bytes=LIMIT_BYTES, deadline=deadline)
    if done.cut:
        raise GpgUnusable("gpg did not come to an end")
    return done
