"""VERIFY.txt: what it says to whom, and that the words of a format stay as they are."""

from __future__ import annotations

import hashlib

import pytest

from silta.mailbox.evidence.bundle.words import TEXTS, Shown, commands, verify_text

STEMS = ("01-accepted", "02-filed", "03-opened")
MESSAGE = "01JDEM0000000000000000000A"
# A bundle that was downloaded last year must be known next year: whoever changes a word
# makes a new format beside this one.
WORDS_OF_FORMAT_1 = "d62031148378294ca6bd5907e4d19eacd2f53e59e710a47511070fc689fbc31c"


def shown(*, placed: int = 3, content: bool = True, inside: bool = False) -> Shown:
    """Return what a text depends on."""
    records = dict.fromkeys(STEMS, "2026-11-24T00:08:12.302Z")
    return Shown(MESSAGE, "1234567-1", records, STEMS[:placed], content, inside)


def test_the_words_of_the_first_format_never_change() -> None:
    """A bundle's own text is held against them."""
    digest = hashlib.sha256()
    for path in sorted(TEXTS.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    assert digest.hexdigest() == WORDS_OF_FORMAT_1


@pytest.mark.parametrize("placed", [0, 1, 3])
@pytest.mark.parametrize("content", [True, False])
def test_a_text_is_whole_whatever_is_missing(placed: int, *, content: bool) -> None:
    """Three languages, no mark left over, and four spaces before commands alone."""
    told = shown(placed=placed, content=content)
    text = verify_text(told)
    for word in ("SUOMEKSI", "PÅ SVENSKA", "IN ENGLISH", MESSAGE, "1234567-1", *STEMS):
        assert word in text
    assert "@" not in text.replace('"$@"', "")
    words, _, script = text.partition("KOMENNOT")
    assert not [line for line in words.splitlines() if line.startswith("    ")]
    assert script.count("\n    ") == len([line for line in commands(told) if line])
    assert max(map(len, words.splitlines())) <= 82


def test_it_says_plainly_what_waits() -> None:
    """By the record's name, in each language; and nothing of the kind where nothing waits."""
    waiting = verify_text(shown(placed=1))
    assert "\nevents: 3\n" in waiting
    for word in ("odottavat allekirjoitusta", "väntar på sin", "Only events are here"):
        assert word in waiting
    for word in ("TARKISTUSPISTEESSÄ", "I EN KONTROLLPUNKT", "UNDER A CHECKPOINT YET"):
        assert f"{word}: 02-filed, 03-opened\n" in waiting
        assert word not in verify_text(shown())


def test_commands_are_for_what_is_there() -> None:
    """None for a message that is not in it, nor for salts without files."""
    script = "\n".join(commands(shown(placed=0, content=False)))
    for part in ("openpgp.asc", "salts.txt", "proof.txt", "statement"):
        assert part not in script
        assert part in "\n".join(commands(shown()))
    assert "signed.eml" in "\n".join(commands(shown(inside=True)))
    assert "signed.eml" not in verify_text(shown())
    assert verify_text(shown(inside=True)).count("word for word") == 1


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
