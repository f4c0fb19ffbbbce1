"""VERIFY.txt: how to check a bundle by hand, in three languages, and the commands once. Pure.

A bundle is checked against this text too, for it tells its reader what to run. So the words
of a format never change: new words are a new format, and the old ones stay beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from silta.mailbox.evidence.bundle.paths import FORMAT, name_of

TEXTS: Final = Path(__file__).with_name("verify_text")
LANGUAGES: Final = ("fi", "sv", "en")
LANGUAGE_LINE: Final = "fi: SUOMEKSI    sv: PÅ SVENSKA    en: IN ENGLISH"
INDENT: Final = "    "  # lines that begin so are commands, and no others do


@dataclass(frozen=True, slots=True)
class Shown:
    """What the text depends on: the message, and its records by their names and times.

    ``placed`` names those that have a place under a checkpoint.
    """

    message: str
    authority: str
    records: Mapping[str, str]
    placed: Sequence[str]
    has_content: bool
    has_inside: bool


def verify_text(shown: Shown) -> str:
    """Return the whole text."""
    languages = "".join(_in_language(shown, language) + "\n" for language in LANGUAGES)
    script = "".join(f"{INDENT}{line}\n" if line else "\n" for line in commands(shown))
    return _head(shown) + languages + _read("commands.txt") + script


def _head(shown: Shown) -> str:
    lines = [FORMAT, f"message: {shown.message}", f"authority: {shown.authority}"]
    lines += [f"events: {len(shown.records)}", ""]
    lines += [f"  {stem:<18} {time}" for stem, time in shown.records.items()]
    return "\n".join([*lines, "", LANGUAGE_LINE, "", ""])


def commands(shown: Shown) -> list[str]:
    """Return the commands, line by line, as they are typed into a POSIX shell."""
    lists = {
        "@NAME@": name_of(shown.message),
        "@MESSAGE@": shown.message,
        "@RECORDS@": " ".join(shown.records),
        "@PLACED@": " ".join(shown.placed),
    }
    return "\n".join(_filled(_read(name), lists) for name in _scripts(shown)).splitlines()


def _scripts(shown: Shown) -> Iterator[str]:
    yield from ("start.sh", "sums.sh", "keys.sh")
    if shown.has_content:
        yield "inside.sh" if shown.has_inside else "message.sh"
    yield "records.sh"
    if shown.has_content:
        yield "commitments.sh"
    if shown.placed:
        yield "log.sh"
    yield "end.sh"


def _in_language(shown: Shown, language: str) -> str:
    waiting = {"@UNPLACED@": ", ".join(one for one in shown.records if one not in shown.placed)}
    return "".join(_filled(_read(f"{language}-{name}.txt"), waiting) for name in _parts(shown))


def _parts(shown: Shown) -> Iterator[str]:
    yield "about"
    yield "content" if shown.has_content else "no-content"
    if shown.has_inside:
        yield "inside"
    yield "records"
    if len(shown.placed) < len(shown.records):
        yield "unplaced"
    if shown.has_content:
        yield "private"
    yield "trust"


def _filled(text: str, given: Mapping[str, str]) -> str:
    for mark, value in given.items():
        text = text.replace(mark, value)
    return text


@cache
def _read(name: str) -> str:
    return (TEXTS / name).read_text("utf-8")
