"""What a kept message holds where only the seal is OpenPGP: a signed part and its signature."""

from __future__ import annotations

from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.keys.bounds import Bounds
from silta.keys.ciphertext import sealed_message
from silta.keys.encapsulation import Encapsulated, read_encapsulated
from silta.keys.gnupg import GpgUnusable
from silta.keys.home import throwaway_home
from silta.keys.job import Job
from silta.keys.memory import AsDescriptor
from silta.keys.verifier import DEADLINE


def signed_inside(message: bytes, session_key: str, *, limit_bytes: int) -> Encapsulated | None:
    """Return the signed part and the signature inside (RFC 1847); None if the seal is signed.

    For a message that ``open_kept`` has verified: nothing is verified here. Blocks. Raises
    Refused as ``read_encapsulated`` does, FAULT where gpg did not open it now.
    """
    try:
        with sealed_message(Span.of(message)) as ciphertext, throwaway_home() as home:
            job = Job(home, ("--no-autostart",), Bounds.starting_now(limit_bytes, DEADLINE))
            known = AsDescriptor(session_key.encode())
            decrypt = ("--override-session-key-fd", known, "--decrypt")
            ended = job.run(decrypt, ciphertext.as_received(), limit_bytes=limit_bytes)
    except GpgUnusable as error:
        raise Refused(Reason.FAULT, str(error)) from None
    if ended.facts.decryption_okay != 1:
        raise Refused(Reason.FAULT, "gpg did not open a kept message")
    return None if ended.facts.new_signatures else read_encapsulated(ended.produced)
