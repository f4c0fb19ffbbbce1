"""The outer packets of an encrypted message."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.keys.armour import ArmourKind, to_armour
from silta.keys.envelope import MOST_SESSION_KEYS, OpeningKey, read_envelope
from silta.keys.packets import Tag
from tests.keys.by_hand import packet

KEY_ID, OTHER, HIDDEN = "BF5B4AE0EBA0EA4A", "87FE5D00D84AB1B4", "0" * 16
CURVE = OpeningKey(KEY_ID, 18, 255)
RSA = OpeningKey(KEY_ID, 1, 2048)
SEALED = packet(Tag.SEALED, b"\x01" + bytes(40))
POINT = b"\x01\x07\x40" + b"p" * 32
RSA_VALUE = b"\x08\x00" + b"\xff" * 256


def session_key(key_id: str, algorithm: int, values: bytes, version: int = 3) -> bytes:
    """Return a session key packet."""
    head = bytes([version]) + bytes.fromhex(key_id) + bytes([algorithm])
    return packet(Tag.SESSION_KEY, head + values)


def wrapped(length: int) -> bytes:
    """Return a wrapped session key with its length in front."""
    return bytes([length]) + b"w" * length


OURS = session_key(KEY_ID, 18, POINT + wrapped(48))


def ways(message: bytes, key: OpeningKey = CURVE) -> tuple[bytes, ...]:
    """Return the messages that a key may open."""
    envelope = read_envelope(message)
    return tuple(packet + envelope.sealed.whole() for packet in envelope.opened_by(key))


def test_a_message_to_us_alone_goes_to_gpg_as_it_is() -> None:
    """The common case: one recipient, named."""
    assert ways(OURS + SEALED) == (OURS + SEALED,)


def test_only_our_own_session_key_goes_to_gpg() -> None:
    """What gpg then says of a missing key is about ours, and nothing else."""
    theirs = session_key(OTHER, 18, POINT + wrapped(48))
    assert ways(theirs + OURS + theirs + SEALED) == (OURS + SEALED,)


def test_a_hidden_recipient_is_tried_in_our_name() -> None:
    """Of a hidden one gpg 2.2.40 reports neither a wrong key nor an agent that is away."""
    hidden = session_key(HIDDEN, 18, POINT + wrapped(48))
    assert ways(hidden + SEALED) == (OURS + SEALED,)


def test_each_of_several_hidden_recipients_may_be_us() -> None:
    """They are tried one after the other."""
    first = session_key(HIDDEN, 18, POINT + wrapped(40))
    second = session_key(HIDDEN, 18, POINT + wrapped(48))
    foreign = session_key(HIDDEN, 1, RSA_VALUE)
    assert len(ways(first + foreign + second + SEALED)) == 2


@pytest.mark.parametrize(
    "values",
    [
        b"",
        POINT,
        POINT + wrapped(48)[:-1],
        POINT + wrapped(48) + b"x",
        POINT + wrapped(47),
        POINT + wrapped(8),
        POINT + wrapped(80),
        POINT + b"\x00",
        b"\x00\x2f\x40" + b"p" * 5 + wrapped(48),  # so short a point kills the agent
        b"\x01\x07\x41" + b"p" * 32 + wrapped(48),
        b"\x01\x0f\x40" + b"p" * 33 + wrapped(48),
        b"\xff\xff" + b"p" * 50,
    ],
)
def test_a_packet_of_another_form_than_our_curves_never_reaches_gpg(values: bytes) -> None:
    """Whatever is not exactly one point and one wrapped key cannot be for us."""
    assert ways(session_key(KEY_ID, 18, values) + SEALED) == ()


@pytest.mark.parametrize(
    ("values", "may_be"),
    [
        (RSA_VALUE, True),
        (b"\x00\x01\x01", True),
        (b"\x07\xf8" + b"\x01" * 256, False),  # one byte more than its bits
        (RSA_VALUE[:-1], False),
        (RSA_VALUE + b"x", False),
        (b"\x08\x01" + b"\x01" + b"\xff" * 256, False),  # longer than our key
        (b"\x00\x00", False),
        (b"", False),
    ],
)
def test_an_rsa_value_is_no_longer_than_our_key(values: bytes, may_be: bool) -> None:  # noqa: FBT001 -- a column of the table
    """Bits and bytes must agree."""
    assert bool(ways(session_key(KEY_ID, 1, values) + SEALED, RSA)) is may_be


@pytest.mark.parametrize("version", [2, 6])
def test_other_versions_are_not_for_us(version: int) -> None:
    """GnuPG 2.2 knows version 3 alone."""
    message = session_key(KEY_ID, 18, POINT + wrapped(48), version) + SEALED
    assert ways(message) == ()


PASSPHRASE = packet(Tag.PASSPHRASE_SESSION_KEY, b"\x04\x09\x03")


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"hello",
        OURS,
        SEALED,
        SEALED + OURS,
        OURS + SEALED + SEALED,
        OURS + SEALED + packet(Tag.LITERAL, b"x"),
        packet(Tag.LITERAL, b"x") + OURS + SEALED,
        PASSPHRASE + SEALED,
        OURS + PASSPHRASE + SEALED,
        OURS + packet(Tag.SEALED_WITHOUT_INTEGRITY, bytes(40)),
        OURS + packet(Tag.COMPRESSED, bytes(40)),
        OURS + packet(Tag.SEALED, b"\x02" + bytes(40)),
        OURS + packet(Tag.SEALED, b""),
        OURS * (MOST_SESSION_KEYS + 1) + SEALED,
        OURS + SEALED[:-1],
        (OURS + SEALED).replace(b"\xc1", b"\x01", 1),
        to_armour(OURS + SEALED, ArmourKind.SECRET_KEY),
    ],
)
def test_odd_structures_are_refused(message: bytes) -> None:
    """Session keys, then one sealed part: there is no other mail."""
    with pytest.raises(ValueError, match=r"."):
        read_envelope(message)


def test_as_many_session_keys_as_allowed_are_read() -> None:
    """The bound itself is inside."""
    assert len(read_envelope(OURS * MOST_SESSION_KEYS + SEALED).session_keys) == MOST_SESSION_KEYS


def test_a_flood_of_session_keys_costs_nothing() -> None:
    """GnuPG spends 10 ms on each: 100,000 would be a quarter of an hour (THREATS case 46)."""
    flood = OURS * 100_000 + SEALED
    started = time.monotonic()
    with pytest.raises(ValueError, match="more than 17 packets"):
        read_envelope(flood)
    assert time.monotonic() - started < 1


@given(st.binary(max_size=200), st.sampled_from([CURVE, RSA]))
def test_any_session_key_packet_is_for_us_or_not(body: bytes, key: OpeningKey) -> None:
    """No body of a packet makes the reading fail."""
    found = ways(packet(Tag.SESSION_KEY, body) + SEALED, key)
    assert len(found) <= 1
