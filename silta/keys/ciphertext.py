"""A sealed mail as gpg is given it: its packets in memory, one session key packet before them."""

from __future__ import annotations

import os
from dataclasses import dataclass

from silta.base.octets import Span, mapped
from silta.base.reason import Reason, Refused
from silta.keys.armour import ArmourKind, binary_blocks
from silta.keys.closing import Closing
from silta.keys.envelope import read_envelope

# Room before the packets, where a session key packet that was named anew is put: one of
# RSA-16384 has 2 KiB.
ROOM_BYTES = 4096


@dataclass(frozen=True, slots=True)
class GpgInput:
    """What one run of gpg at a time reads, and another may read after it."""

    descriptor: int
    position: int
    size_bytes: int

    def from_its_start(self) -> int:
        """Return the descriptor, standing where the message begins."""
        os.lseek(self.descriptor, self.position, os.SEEK_SET)
        return self.descriptor


class Ciphertext(Closing):
    """The packets of a message, armour undone, in a memory file; ``envelope`` is what they are.

    Nothing of it is copied for a run of gpg: the packet of that run is written right before
    the sealed part, and gpg reads from there. Raises ValueError as ``binary_blocks`` and
    ``read_envelope`` do.
    """

    def __init__(self, message: Span) -> None:
        self._descriptor = os.memfd_create("silta")
        try:
            with os.fdopen(self._descriptor, "wb", closefd=False) as file:
                file.seek(ROOM_BYTES)
                for block in binary_blocks(message, ArmourKind.MESSAGE):
                    file.write(block)
                size_bytes = file.tell()
            self.envelope = read_envelope(mapped(self._descriptor, size_bytes), ROOM_BYTES)
        except BaseException:
            self.close()
            raise

    def led_by(self, packet: bytes) -> GpgInput:
        """Return the message with ``packet`` before its sealed part, until the next call."""
        start = self.envelope.sealed.start - len(packet)
        if start < 0:
            raise ValueError("no room for such a packet")
        os.pwrite(self._descriptor, packet, start)
        return GpgInput(self._descriptor, start, len(packet) + len(self.envelope.sealed))

    def as_received(self) -> GpgInput:
        """Return the message with all its packets; only before any ``led_by``."""
        size_bytes = self.envelope.sealed.end - ROOM_BYTES
        return GpgInput(self._descriptor, ROOM_BYTES, size_bytes)

    def close(self) -> None:
        """Let the memory go."""
        os.close(self._descriptor)


def sealed_message(message: Span) -> Ciphertext:
    """Return the packets of a mail; raise Refused(seal.cannot_open) for a form we do not take."""
    try:
        return Ciphertext(message)
    except ValueError as error:
        raise Refused(Reason.SEAL_CANNOT_OPEN, str(error)) from None
