"""Outer packets: a walk without a gap, and an envelope of session keys and one sealed part."""

from __future__ import annotations

from itertools import pairwise

from silta.keys.envelope import ECDH, MOST_SESSION_KEYS, OpeningKey, read_envelope
from silta.keys.packets import Tag, walk
from tests.fuzz.target import Target

KEYS = (OpeningKey("BF5B4AE0EBA0EA4A", ECDH, 255), OpeningKey("0123456789ABCDEF", 1, 2048))


def attempt(data: bytes) -> bool:
    """Walk over the packets and read the envelope; what a key opens is an envelope again."""
    _walk(data)
    try:
        envelope = read_envelope(data)
    except ValueError:
        return False
    assert 1 <= len(envelope.session_keys) <= MOST_SESSION_KEYS
    for key in KEYS:
        for packet in envelope.opened_by(key):
            again = read_envelope(packet + envelope.sealed.whole())
            assert [one.key_id for one in again.session_keys] == [key.key_id]
            assert again.sealed.whole() == envelope.sealed.whole()
    return True


def _walk(data: bytes) -> None:
    """Check that the packets cover the content, each within it and right behind the last."""
    try:
        packets = list(walk(data, most=20))
    except ValueError:
        return
    assert all(one.end == other.start for one, other in pairwise(packets))
    assert all(packet.start < packet.body_start <= packet.end for packet in packets)
    ends = (packets[0].start, packets[-1].end) if packets else (0, 0)
    assert ends == (0, len(data))


def _packet(tag: Tag, body: bytes) -> bytes:
    return bytes([0xC0 | tag, 0xFF]) + len(body).to_bytes(4, "big") + body


def _to(key: OpeningKey | None, values: bytes, algorithm: int) -> bytes:
    """Return a session key packet to ``key``, or to a hidden recipient."""
    named = bytes.fromhex(key.key_id) if key else bytes(8)
    return _packet(Tag.SESSION_KEY, b"\x03" + named + bytes([algorithm]) + values)


POINT = b"\x01\x07\x40" + bytes(32) + b"\x30" + bytes(48)
RSA_VALUE = b"\x08\x00" + b"\x80" * 256
SEALED = _packet(Tag.SEALED, b"\x01" + bytes(40))

TARGET = Target(
    attempt,
    seeds=[
        _to(KEYS[0], POINT, ECDH) + SEALED,
        _to(KEYS[1], RSA_VALUE, 1) + _to(None, POINT, ECDH) + SEALED,
        _to(KEYS[0], POINT, ECDH) + b"\xd2\xe5" + b"\x01" + bytes(31) + b"\x02ab",
        _to(KEYS[0], POINT, ECDH) + _packet(Tag.SEALED_OCB, b"\x01\x09\x02\x08" + bytes(40)),
        b"\x84\x5e\x03" + bytes(90),
        _packet(Tag.PASSPHRASE_SESSION_KEY, b"\x04\x09\x00\x08") + SEALED,
        b"\xd2\xe0" * 50,
        b"",
    ],
    words=[SEALED[:8], POINT[:3], b"\xd2\xff", b"\xd4\xea", b"\xc1\xff", b"\xc1\xc0\x00", b"\x03"],
)
