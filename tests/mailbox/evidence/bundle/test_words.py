"""VERIFY.txt: what it says to whom, and that the words of a format stay as they are."""

from __future__ import annotations

import hashlib

import pytest

from silta.mailbox.evidence.bundle.words import TEXTS, Shown, commands, verify_text

STEMS = ("01-accepted", "02-filed", "03-opened")
MESSAGE = "01JDEM0000000000000000000A"
# A bundle that was downloaded last year must be known next year: whoever changes a word
# makes a new format beside this one.
WORDS_OF_FORMAT_1 = "e0481e6f9ad45eaf6fbb285b0aa76365b09402e58256827fd058de69b75dfd1a"


def shown(*, signed: int = 3, placed: int = 3, content: bool = True, inside: bool = False) -> Shown:
    """Return what a text depends on."""
    records = dict.fromkeys(STEMS, "2026-11-24T00:08:12.302Z")
    return Shown(MESSAGE, "1234567-1", records, STEMS[:signed], STEMS[:placed], content, inside)


def test_the_words_of_the_first_format_never_change() -> None:
    """A bundle's own text is held against them."""
    digest = hashlib.sha256()
    for path in sorted(TEXTS.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    assert digest.hexdigest() == WORDS_OF_FORMAT_1


@pytest.mark.parametrize("signed", [0, 2, 3])
@pytest.mark.parametrize("placed", [0, 1, 3])
@pytest.mark.parametrize("content", [True, False])
def test_a_text_is_whole_whatever_is_missing(signed: int, placed: int, *, content: bool) -> None:
    """Three languages, no mark left over, and four spaces before commands alone."""
    text = verify_text(shown(signed=signed, placed=placed, content=content))
    for word in ("SUOMEKSI", "PÅ SVENSKA", "IN ENGLISH", MESSAGE, "1234567-1", *STEMS):
        assert word in text
    assert "@" not in text.replace('"$@"', "")
    words, _, script = text.partition("KOMENNOT")
    assert not [line for line in words.splitlines() if line.startswith("    ")]
    assert script.count("\n    ") >= len([line for line in commands(shown()) if line]) // 2
    assert max(map(len, words.splitlines())) <= 82


def test_it_says_plainly_what_waits() -> None:
    """By the record's name, in each language; and nothing of the kind where nothing waits."""
    waiting = verify_text(shown(signed=2, placed=1))
    for word in ("EI VIELÄ ALLEKIRJOITETTU", "ÄNNU INTE UNDERTECKNADE", "NOT SIGNED YET"):
        assert f"{word}: 03-opened\n" in waiting
        assert word not in verify_text(shown())
    for word in ("TARKISTUSPISTEESSÄ", "I EN KONTROLLPUNKT", "UNDER A CHECKPOINT YET"):
        assert f"{word}: 02-filed, 03-opened\n" in waiting
        assert word not in verify_text(shown())


def test_commands_are_for_what_is_there() -> None:
    """None for a message that is not in it, nor for a signature that nobody made."""
    script = "\n".join(commands(shown(signed=0, placed=0, content=False)))
    for part in ("openpgp.asc", "json.asc", "proof.txt", "statement"):
        assert part not in script
        assert part in "\n".join(commands(shown()))
    assert "signed.eml" in "\n".join(commands(shown(inside=True)))


def test_a_reader_is_told_what_is_not_proven() -> None:
    """Not that a person read it, not the clock, not a qualified service."""
    text = verify_text(shown())
    for words in (
        "eIDAS-asetuksen hyväksytty",
        "kvalificerad",
        "qualified",
        "clock",
        "identity code",
    ):
        assert words in text
