"""Full fingerprints and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silta.keys.fingerprint import grouped, key_id_of, parse_fingerprint

V4 = "076C19A10F4D2027BB3B7F49392F16CAB64E4E8C"
V6 = "CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9"


@pytest.mark.parametrize("text", [V4, V6, V4.lower(), f" {V4[:20]}  {V4[20:]} "])
def test_full_fingerprints_are_read_as_people_write_them(text: str) -> None:
    """Spaces and small letters are how paper and gpg show them."""
    assert parse_fingerprint(text) in (V4, V6)


@pytest.mark.parametrize(
    "text",
    ["", V4[-16:], V4[-8:], V4[:-1], V4 + "0", f"0x{V4}", f"--{V4}", V4 + "!", V4 + "\n", "Ä" * 40,
     "٣" * 40],
)  # fmt: skip
def test_all_else_is_refused(text: str) -> None:
    """A key id names many keys, and a value with dashes in front is an option to gpg."""
    with pytest.raises(ValueError, match="fingerprint"):
        parse_fingerprint(text)


@given(st.text("0123456789ABCDEF", min_size=40, max_size=40))
def test_grouping_is_undone_by_reading(text: str) -> None:
    """What we print can be typed back."""
    fingerprint = parse_fingerprint(text)
    assert parse_fingerprint(grouped(fingerprint)) == fingerprint


def test_the_key_id_is_at_the_end_of_a_version_4_fingerprint_and_at_the_start_of_a_version_6() -> (
    None
):
    """RFC 9580 section 5.5.4.3 turned it round."""
    assert key_id_of(parse_fingerprint(V4)) == "392F16CAB64E4E8C"
    assert key_id_of(parse_fingerprint(V6)) == "CB186C4F0609A697"
