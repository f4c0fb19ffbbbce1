"""A sealed mail in memory: each run of gpg reads its own packet and the same sealed part."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from silta.base.octets import Span
from silta.base.reason import Reason, Refused
from silta.keys.armour import ArmourKind, to_armour
from silta.keys.ciphertext import ROOM_BYTES, Ciphertext, GpgInput, sealed_message
from silta.keys.packets import Tag
from tests.keys.by_hand import packet

SEALED = packet(Tag.SEALED, b"\x01" + os.urandom(100_000))
FIRST, SECOND = (packet(Tag.SESSION_KEY, b"\x03" + letter * 60) for letter in (b"a", b"b"))
MESSAGE = FIRST + SECOND + SEALED
SHORT, LARGEST = packet(Tag.SESSION_KEY, b"\x03" + b"s" * 10), b"l" * 2200  # one of RSA-16384


def read(given: GpgInput, *, close: bool = False) -> bytes:
    """Read as gpg does, to the end of what it inherited; perhaps not from the start."""
    descriptor = given.from_its_start()
    found = b""
    while piece := os.read(descriptor, 65_536):
        found += piece
        if close:
            break
    return found


def open_descriptors() -> int:
    """Return how many descriptors this process holds; each mapped file has one of its own."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize(
    "written",
    [
        MESSAGE,
        to_armour(MESSAGE, ArmourKind.MESSAGE),
        to_armour(MESSAGE, ArmourKind.MESSAGE).replace(b"\n", b"\r\n"),
    ],
    ids=["binary", "armoured", "armoured in CRLF"],
)
def test_the_packets_are_those_of_the_message(written: bytes) -> None:
    """Armour undone, whatever stands around the stretch in the mail."""
    around = Span(b"before" + written + b"after", 6, 6 + len(written))
    with Ciphertext(around) as ciphertext:
        assert read(ciphertext.as_received()) == MESSAGE
        assert ciphertext.as_received().size_bytes == len(MESSAGE)
        assert ciphertext.envelope.sealed.whole() == SEALED
        assert [one.body for one in ciphertext.envelope.session_keys] == [FIRST[6:], SECOND[6:]]


@pytest.mark.parametrize("named", [SHORT, FIRST, LARGEST], ids=["short", "as long", "the largest"])
def test_a_run_reads_one_packet_and_the_sealed_part(named: bytes) -> None:
    """Whatever the length of the packet that was there before."""
    with Ciphertext(Span.of(MESSAGE)) as ciphertext:
        given = ciphertext.led_by(named)
        assert read(given) == named + SEALED
        assert given.size_bytes == len(named + SEALED)


def test_runs_one_after_another_read_each_its_own() -> None:
    """A longer packet before a shorter one leaves nothing of itself, and the other way round."""
    with Ciphertext(Span.of(MESSAGE)) as ciphertext:
        for named in (LARGEST, SHORT, SECOND, LARGEST, FIRST):
            assert read(ciphertext.led_by(named)) == named + SEALED
        assert ciphertext.envelope.sealed.whole() == SEALED


def test_a_run_starts_at_the_beginning_however_far_another_came() -> None:
    """A run shares our place in the file, and may end in the middle."""
    with Ciphertext(Span.of(MESSAGE)) as ciphertext:
        given = ciphertext.led_by(SHORT)
        assert len(read(given, close=True)) == 65_536
        assert read(given) == SHORT + SEALED


def test_the_room_is_as_large_as_it_says_and_no_larger() -> None:
    """What does not fit would be written over the beginning of nothing."""
    before = ROOM_BYTES + len(FIRST + SECOND)
    with Ciphertext(Span.of(MESSAGE)) as ciphertext:
        assert read(ciphertext.led_by(b"x" * before)) == b"x" * before + SEALED
        with pytest.raises(ValueError, match="no room"):
            ciphertext.led_by(b"x" * (before + 1))


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        b"hello",
        SEALED,
        FIRST,
        MESSAGE + FIRST,
        to_armour(MESSAGE, ArmourKind.MESSAGE)[:-60],
        to_armour(MESSAGE, ArmourKind.MESSAGE).replace(b"\n\n", b"\n\n=", 1),
    ],
)
def test_another_form_is_refused_and_leaves_nothing_open(odd: bytes) -> None:
    """One word for whatever is wrong with a seal, and a gateway that runs for months."""
    before = open_descriptors()
    with pytest.raises(Refused) as caught:
        sealed_message(Span.of(odd))
    assert caught.value.reason == Reason.SEAL_CANNOT_OPEN
    del caught  # its traceback holds the mapping
    gc.collect()
    assert open_descriptors() == before


def test_what_was_found_outlives_the_closing_and_goes_with_its_last_reader() -> None:
    """The sealed part is evidence after gpg is done with it."""
    before = open_descriptors()
    with sealed_message(Span.of(MESSAGE)) as ciphertext:
        sealed = ciphertext.envelope.sealed
    assert sealed.whole() == SEALED
    del ciphertext, sealed
    gc.collect()
    assert open_descriptors() == before
