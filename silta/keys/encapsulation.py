"""RFC 1847 encapsulation: a letter with its detached signature beside it (RFC 3156 section 6.1).

Pure. Nothing here is trusted: it finds the bytes that the signature has to cover.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from silta.base.mime.entity import BrokenMime, Entity, line_end_of, read_entity
from silta.base.mime.field_values import content_type_of, plain_parameter
from silta.base.mime.multipart import split_parts
from silta.base.mime.transfer_encoding import AS_IS, decoded_body, transfer_encoding_of
from silta.base.octets import Octets, Span
from silta.base.reason import Reason, Refused
from silta.keys.armour import ArmourKind, to_binary
from silta.keys.packets import Tag, walk

SIGNED = "multipart/signed"
SIGNATURE_TYPE = "application/pgp-signature"
# One by RSA-4096 has 600 bytes; the rest is for comments in the armour and notations.
MOST_SIGNATURE_BYTES = 64 * 1024
MOST_PACKETS = 16

# A signature packet begins with its version, type, key algorithm and digest, an octet each
# (RFC 9580 section 5.2.3). GnuPG 2.2 makes version 4, and reads none after it.
HEAD_BYTES = 4
VERSION_4 = b"\x04"
# The digests that GnuPG 2.2 knows (RFC 9580 section 9.5): of others it says no word at all,
# as does a gpg that cannot start.
DIGESTS_OF_GNUPG = frozenset({1, 2, 3, 8, 9, 10, 11})


@dataclass(frozen=True, slots=True)
class Encapsulated:
    """Where the signed entity stands, header first, and one binary signature packet for it."""

    signed: Span
    signature: bytes = field(repr=False)


def read_encapsulated(content: Octets) -> Encapsulated:
    """Return the two parts of a ``multipart/signed`` for OpenPGP, the second decoded.

    The signed bytes are as received, from the part's first one to before the line end that
    belongs to the delimiter (RFC 2046 section 5.1.1). ``micalg`` is not read: the signature
    itself says its digest. Raises Refused: signature.ambiguous for several signature
    packets, signature.weak for a digest unknown to gpg, signature.missing for all else that
    is not of this form.
    """
    try:
        whole, line_end = _signed_whole(content)
        boundary = plain_parameter(content_type_of(whole), "boundary") or ""
        letter, *others = split_parts(whole, boundary, line_end)
        if [content_type_of(part).value for part in others] != [SIGNATURE_TYPE]:
            raise BrokenMime("not one signed part and one signature")
        return Encapsulated(_with_header(letter, boundary), _signature(others[0]))
    except ValueError as error:
        raise Refused(Reason.SIGNATURE_MISSING, str(error)) from None


def _signed_whole(content: Octets) -> tuple[Entity, bytes]:
    line_end = line_end_of(content)
    whole = read_entity(content, line_end)
    top = content_type_of(whole)
    protocol = plain_parameter(top, "protocol") or ""
    if top.value != SIGNED or protocol.lower() != SIGNATURE_TYPE:
        raise BrokenMime("neither signed nor multipart/signed for OpenPGP")
    if transfer_encoding_of(whole) not in AS_IS:
        raise BrokenMime("a multipart/signed in a transfer encoding")
    return whole, line_end


def _with_header(first: Entity, boundary: str) -> Span:
    """Return the whole of the first part: it begins after the last delimiter before its body."""
    delimiter = first.raw.rfind(b"\n--" + boundary.encode("ascii"), 0, first.start)
    return Span(first.raw, first.raw.find(b"\n", delimiter + 1) + 1, first.end)


def _signature(part: Entity) -> bytes:
    """Return the one signature packet that the part holds, armour undone."""
    if len(part.body) > MOST_SIGNATURE_BYTES:
        raise BrokenMime("a signature part over its limit")
    binary = to_binary(decoded_body(part), ArmourKind.SIGNATURE)
    packets = tuple(walk(binary, most=MOST_PACKETS))
    if not packets or any(packet.tag != Tag.SIGNATURE for packet in packets):
        raise BrokenMime("a packet that is no signature, or none")
    if len(packets) > 1:
        raise Refused(Reason.SIGNATURE_AMBIGUOUS, "several signature packets")
    head = binary[packets[0].body_start : packets[0].end][:HEAD_BYTES]
    if len(head) < HEAD_BYTES or not head.startswith(VERSION_4):
        raise BrokenMime("no signature of a version that gpg makes")
    if head[-1] not in DIGESTS_OF_GNUPG:
        raise Refused(Reason.SIGNATURE_WEAK, "a digest that gpg does not know")
    return binary
