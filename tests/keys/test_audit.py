"""The chain of acts: whatever is changed in it is found."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.keys.actor import Actor, Door
from silta.keys.audit.acts import BREAK_GLASS, Act
from silta.keys.audit.chain import Broken, Head, parse_head, verify
from silta.keys.audit.record import Entry, Recorded
from tests.keys.audit_chains import ELLI, chain_of, head_of, recomputed, rewritten
from tests.registry import NOW

CHAIN = chain_of(8)
places = st.integers(0, len(CHAIN) - 1)


@given(length=st.integers(0, 12))
def test_a_chain_as_it_was_written_holds(length: int) -> None:
    """An empty one too."""
    chain = chain_of(length)
    assert verify(chain, head_of(chain), [head_of(chain[:k]) for k in range(1, length)]) is None


@given(place=places, bit=st.integers(0, 7), data=st.data())
def test_no_bit_of_a_record_can_change(place: int, bit: int, data: st.DataObject) -> None:
    """The hash is of the bytes."""
    row = CHAIN[place]
    byte = data.draw(st.integers(0, len(row.record) - 1))
    record = bytearray(row.record)
    record[byte] ^= 1 << bit
    edited = dataclasses.replace(row, record=bytes(record))
    broken = verify((*CHAIN[:place], edited, *CHAIN[place + 1 :]), head_of(CHAIN))
    assert broken == Broken(place + 1, "the record is not the one that was written")


@given(place=places)
def test_an_edit_with_a_fitting_hash_is_found_behind_it(place: int) -> None:
    """By the record that follows, or by the head."""
    edited = rewritten(CHAIN[place], reason="muu syy")
    broken = verify((*CHAIN[:place], edited, *CHAIN[place + 1 :]), head_of(CHAIN))
    assert broken is not None
    assert broken.number == place + 2


@pytest.mark.parametrize(
    "changed",
    [
        {"act": Act.SERVICE_CLOSED.value},
        {"actor": "01JD00000000000000000000XX"},
        {"subject": "7654321-0"},
        {"alarms": False},
        {"at": NOW - timedelta(days=1)},
        {"number": 99},
        {"hash": hashlib.sha256(b"").digest()},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_column_beside_the_record_cannot_differ(changed: dict[str, object]) -> None:
    """Listings and filters go by the columns, and must say what was signed for."""
    edited = dataclasses.replace(CHAIN[3], **changed)  # type: ignore[arg-type]  # one column each
    assert verify((*CHAIN[:3], edited, *CHAIN[4:]), head_of(CHAIN)) is not None


@given(place=places)
def test_a_removal_is_found_where_it_was(place: int) -> None:
    """The last one too: the head names it."""
    broken = verify((*CHAIN[:place], *CHAIN[place + 1 :]), head_of(CHAIN))
    assert broken is not None
    assert broken.number == place + 1


@given(order=st.permutations(range(len(CHAIN))))
def test_another_order_is_found(order: list[int]) -> None:
    """Only the one in which the acts were done holds."""
    broken = verify([CHAIN[place] for place in order], head_of(CHAIN))
    assert (broken is None) == (order == sorted(order))


@given(place=places)
def test_renumbering_does_not_hide_a_removal(place: int) -> None:
    """Each record names the hash of the one before."""
    rest: list[Recorded] = list(CHAIN[:place])
    for row in CHAIN[place + 1 :]:
        number = len(rest) + 1
        rest.append(dataclasses.replace(rewritten(row, number=number), number=number))
    end = head_of(rest)
    assert (verify(rest, end) is None) == (place == len(CHAIN) - 1)


@given(start=places)
def test_a_recomputed_chain_is_found_by_a_head_from_elsewhere(start: int) -> None:
    """Nothing in the database can show it: that is what the daily notices are for."""
    forged = recomputed(CHAIN, start, actor_name="joku muu")
    assert verify(forged, head_of(forged)) is None
    told = "it is not the record that a notice named"
    assert verify(forged, head_of(forged), [head_of(CHAIN)]) == Broken(len(CHAIN), told)


@given(length=st.integers(0, len(CHAIN) - 1))
def test_a_cut_end_is_found_by_a_head_from_elsewhere(length: int) -> None:
    """Whoever cuts the chain moves its head back too."""
    cut = CHAIN[:length]
    told = "a notice named a record that is not there"
    assert verify(cut, head_of(cut)) is None
    assert verify(cut, head_of(cut), [head_of(CHAIN)]) == Broken(len(CHAIN), told)


@given(number=st.integers(1, 10**9), digest=st.binary(min_size=32, max_size=32))
def test_a_head_comes_back_from_its_line(number: int, digest: bytes) -> None:
    """As a person copies it out of a notice, with a space perhaps."""
    head = Head(number, digest)
    assert parse_head(f" {head}\n") == head
    assert parse_head(str(Head(0, None))) == Head(0, None)


@pytest.mark.parametrize("text", ["", "x", "1:zz", "-1:", "1:abcd", ":" + "0" * 64, "1:2:3"])
def test_what_is_no_head_is_refused(text: str) -> None:
    """A slip must not look like a head that holds."""
    with pytest.raises(ValueError, match=r"."):
        parse_head(text)


def test_a_record_names_its_hand_its_door_and_both_states() -> None:
    """It is read years later, by somebody who was not there."""
    said = CHAIN[0].said()
    assert (said["actor"], said["actor_name"], said["door"]) == (ELLI.id, ELLI.name, "console")
    assert (said["subject"], said["reason"], said["before"]) == ("1234567-1", "sovittu", {})
    assert said["after"] == {"name_fi": "Siltala 1", "domains": ["siltala.example"]}


ALWAYS = BREAK_GLASS | {
    Act.ADMINISTRATOR_INVITED,
    Act.ADMINISTRATOR_BOUND,
    Act.ADMINISTRATOR_REMOVED,
    Act.OUTBOX_DROPPED,
}


@pytest.mark.parametrize("act", Act)
def test_who_acts_alone_is_seen_by_all(act: Act) -> None:
    """Break-glass, an act by one hand, and what the owner does on the command line alarm.

    And who administers, whatever hands it had; and what never leaves.
    """
    root = Actor("root", "root", Door.COMMAND_LINE)
    assert Entry(act, ELLI, "x", NOW).alarms == (act in ALWAYS)
    assert Entry(act, ELLI, "x", NOW, alone=True).alarms
    assert Entry(act, root, "x", NOW).alarms


def test_two_heads_of_one_number_that_differ_are_found() -> None:
    """One was named before the chain was recomputed, the other after it."""
    other = recomputed(CHAIN, 2, reason="muu syy")
    heads = [head_of(CHAIN), head_of(other)]
    for chain in (CHAIN, other):
        for known in (heads, heads[::-1]):
            assert verify(chain, head_of(chain), known) is not None
