"""A notice's facts put into words: ``texts/LANGUAGE/KIND.txt``, the first line is the subject."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from silta.keys.fingerprint import Fingerprint, grouped
from silta.mailbox.notices.formats import day, moment, one_line
from silta.mailbox.notices.notice import Kind

TEXTS: Final = Path(__file__).with_name("texts")
LANGUAGES: Final = ("fi", "sv", "en")


def rendered(kind: Kind, language: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return the subject, one line, and the text of a notice."""
    text = _environment(language).get_template(f"{kind}.txt").render(facts)
    subject, _, rest = text.partition("\n")
    return subject.strip(), rest.strip() + "\n"


@cache
def act_words() -> Mapping[str, Mapping[str, str]]:
    """Return what each act is called, by its name and the language."""
    return tomllib.loads((TEXTS / "acts.toml").read_text("utf-8"))


def act_in_words(act: str, language: str) -> str:
    """Return what an act is called; one of a later version keeps its name."""
    return act_words().get(act, {}).get(language, act)


def _fingerprint(text: str) -> str:
    return grouped(Fingerprint(text))


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEXTS / language),
        # Plain text: nothing is escaped, and every value is kept to its line instead.
        autoescape=False,  # noqa: S701 -- no page is made here
        finalize=one_line,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        day=partial(day, language=language),
        moment=partial(moment, language=language),
        act=partial(act_in_words, language=language),
        grouped=_fingerprint,
    )
    return environment
