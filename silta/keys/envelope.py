"""An encrypted message by its outer packets: whom it is for, and the sealed part.

gpg is given one session key packet at a time, named to the key of that run. So what it
says is about that packet alone, hidden recipients included, and a flood of packets costs
nothing: what cannot be ours never reaches gpg.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from silta.base.octets import Octets, Span
from silta.keys.packets import Packet, Tag, walk

# GnuPG spends 10 ms on each; a letter has one or two recipients.
MOST_SESSION_KEYS = 16
HIDDEN = "0" * 16  # the recipient's key id is left out (RFC 9580 section 5.1.8)

SESSION_KEY_VERSION = 3
SEALED_VERSION = 1
RSA = (1, 2)
ECDH = 18
# The point of Curve25519 (RFC 9580 section 9.2): 0x40 and 32 bytes, so 263 bits.
POINT_START = (263).to_bytes(2, "big") + b"\x40"
POINT_BYTES = 2 + 33
# A padded session key under AES key wrap (RFC 3394): 48 bytes, 32 from thrifty senders.
WRAPPED_BYTES = range(24, 73, 8)


@dataclass(frozen=True, slots=True)
class OpeningKey:
    """What may open: the 64-bit id, the algorithm and the bits of an encryption key of ours."""

    key_id: str
    algorithm: int
    bits: int


@dataclass(frozen=True, slots=True)
class SessionKeyPacket:
    """A session key encrypted to one recipient: version 3, key id, algorithm, values."""

    body: bytes

    @property
    def key_id(self) -> str:
        """Return the recipient's 64-bit key id, or HIDDEN."""
        return self.body[1:9].hex().upper()

    @property
    def values(self) -> bytes:
        """Return the encrypted session key, in the form of its algorithm."""
        return self.body[10:]

    def may_be_for(self, key: OpeningKey) -> bool:
        """Tell whether ``key`` may open this packet, by its name and its exact form.

        The form matters: a curve point that is too short kills the agent of GnuPG 2.2.40,
        and with it every mail that it is opening.
        """
        if len(self.body) < 12 or self.body[0] != SESSION_KEY_VERSION:  # noqa: PLR2004 -- header
            return False
        named = self.key_id in (HIDDEN, key.key_id)
        return named and self.body[9] == key.algorithm and _has_form_for(key, self.values)

    def named_to(self, key: OpeningKey) -> bytes:
        """Return the whole packet, with ``key`` as its recipient in place of a hidden one."""
        body = self.body[:1] + bytes.fromhex(key.key_id) + self.body[9:]
        header = bytes([0xC0 | Tag.SESSION_KEY, 0xFF]) + len(body).to_bytes(4, "big")
        return header + body


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message of exactly: session key packets, then one integrity-protected sealed packet.

    ``sealed`` is where that packet stands, with its header: a mail may have 50 MiB.
    """

    session_keys: tuple[SessionKeyPacket, ...]
    sealed: Span

    def opened_by(self, key: OpeningKey) -> Iterator[bytes]:
        """Yield the session key packets that ``key`` may open, each named to it."""
        for packet in self.session_keys:
            if packet.may_be_for(key):
                yield packet.named_to(key)


def read_envelope(binary: Octets, start: int = 0) -> Envelope:
    """Return the outer packets of the message at ``start``; raise ValueError for odd ones.

    Odd are a passphrase beside the keys, anything before or after, and a sealed part
    without integrity protection or of a version that GnuPG 2.2 cannot read.
    """
    *before, last = walk(binary, most=MOST_SESSION_KEYS + 1, start=start)
    if not before or any(packet.tag != Tag.SESSION_KEY for packet in before):
        raise ValueError("not session keys alone before the sealed part")
    if last.tag not in (Tag.SEALED, Tag.SEALED_OCB) or not _is_version_1(binary, last):
        raise ValueError("no integrity-protected part at the end")
    bodies = (binary[packet.body_start : packet.end] for packet in before)
    return Envelope(tuple(map(SessionKeyPacket, bodies)), Span(binary, last.start, last.end))


def _is_version_1(binary: Octets, packet: Packet) -> bool:
    return packet.body_start < packet.end and binary[packet.body_start] == SEALED_VERSION


def _has_form_for(key: OpeningKey, values: bytes) -> bool:
    bits = int.from_bytes(values[:2], "big")
    if key.algorithm in RSA:
        return 0 < bits <= key.bits and len(values) == 2 + (bits + 7) // 8
    wrapped = values[POINT_BYTES:]
    if key.algorithm != ECDH or not values.startswith(POINT_START) or not wrapped:
        return False
    return wrapped[0] in WRAPPED_BYTES and len(wrapped) == 1 + wrapped[0]
