"""A fingerprint as a QR code: for a page without scripts or styles, and for a terminal."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from silta.keys.fingerprint import Fingerprint
from silta.keys.fingerprint_code import as_svg, as_text

FINGERPRINTS = [Fingerprint("0123456789ABCDEF" * 2 + "01234567"), Fingerprint("F" * 64)]


@pytest.mark.parametrize("fingerprint", FINGERPRINTS)
def test_the_picture_asks_nothing_of_the_page_s_policy(fingerprint: Fingerprint) -> None:
    """No script, no style, no address: shapes alone, black on white in the dark too."""
    svg = as_svg(fingerprint)
    names = {element.tag for element in ET.fromstring(svg).iter()}  # noqa: S314 -- our own
    assert names <= {"svg", "g", "path"}
    assert not re.search(r"style|script|href|url|on\w+=", svg)
    assert 'fill="#fff"' in svg


@pytest.mark.parametrize("fingerprint", FINGERPRINTS)
def test_two_fingerprints_have_two_pictures(fingerprint: Fingerprint) -> None:
    """One digit off is another picture."""
    other = Fingerprint(f"{fingerprint[:-1]}0")
    assert as_svg(fingerprint) != as_svg(other)
    assert as_text(fingerprint) != as_text(other)


def test_a_terminal_gets_blocks() -> None:
    """A square of half-block characters, and no escape sequence."""
    lines = as_text(FINGERPRINTS[0]).splitlines()
    assert set("".join(lines)) <= set(" ▀▄█")
    assert len({len(line) for line in lines if line}) == 1
