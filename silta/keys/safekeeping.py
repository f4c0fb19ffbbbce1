"""A secret key under a passphrase, for a safe: to OpenPGP's own form, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from silta.keys.armour import ArmourKind, to_binary
from silta.keys.fingerprint import Fingerprint
from silta.keys.generate import NO_PASSPHRASE, KeyRefused, gpg_in
from silta.keys.home import at_work_in, throwaway_home
from silta.keys.memory import AsDescriptor
from silta.keys.packets import Tag, walk

# The file can be tried without end by whoever finds it.
LEAST_PASSPHRASE_CHARACTERS: Final = 12
# RFC 9580 section 3.7.1.3: iterated and salted, with the highest count that the format has.
# The secret is random, and its size tells nothing: it is not compressed.
STRONG: Final = (
    *("--cipher-algo", "AES256", "--s2k-mode", "3", "--s2k-digest-algo", "SHA512"),
    *("--s2k-cipher-algo", "AES256", "--s2k-count", "65011712", "--compress-algo", "none"),
)
MOST_PACKETS: Final = 8


def must_be_long(passphrase: str) -> str:
    """Return a passphrase; raise KeyRefused for one that is soon guessed, or has line ends."""
    if len(passphrase) < LEAST_PASSPHRASE_CHARACTERS:
        least = LEAST_PASSPHRASE_CHARACTERS
        raise KeyRefused(f"a passphrase for safekeeping has {least} characters or more")
    if len(passphrase.splitlines()) != 1:
        raise KeyRefused("a passphrase for safekeeping is one line")
    return passphrase


def export_secret(home: Path, fingerprint: Fingerprint, passphrase: str) -> bytes:
    """Return the secret key of a home, armoured and encrypted with AES-256 to a passphrase.

    The secret itself meets no disk on its way. Raises KeyRefused.
    """
    given = AsDescriptor(must_be_long(passphrase).encode())
    with at_work_in(home) as short:
        secret = gpg_in(short, [*NO_PASSPHRASE, "--export-secret-keys", "--", fingerprint]).output
    if not secret:
        raise KeyRefused("there is no such secret key in the home")
    asked = ("--pinentry-mode", "loopback", "--passphrase-fd", given)
    with throwaway_home() as empty:
        sealed = gpg_in(empty, [*asked, *STRONG, "--armor", "--symmetric"], stdin=secret).output
    if not is_export(sealed):
        raise KeyRefused("gpg did not encrypt the secret key")
    return sealed


def is_export(content: bytes) -> bool:
    """Tell whether content is encrypted to a passphrase, as an export for safekeeping is."""
    try:
        binary = to_binary(content, ArmourKind.MESSAGE)
        first = next(walk(binary, most=MOST_PACKETS), None)
    except ValueError:
        return False
    return first is not None and first.tag == Tag.PASSPHRASE_SESSION_KEY


def open_export(content: bytes, passphrase: str) -> bytes:
    """Return the secret key that an export holds; raise KeyRefused for another passphrase."""
    given = AsDescriptor(passphrase.encode())
    asked = ("--pinentry-mode", "loopback", "--passphrase-fd", given)
    with throwaway_home() as empty:
        opened = gpg_in(empty, [*asked, "--decrypt"], stdin=content)
    if opened.exit_code != 0 or not opened.output:
        raise KeyRefused("this passphrase does not open it, or it is damaged")
    return opened.output
