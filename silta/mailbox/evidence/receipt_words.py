"""A receipt for people, in the authority's language: ``texts/LANGUAGE``. Pure but for its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from silta.base.identity import BusinessId
from silta.mailbox.notices.formats import day, moment, one_line

TEXTS: Final = Path(__file__).with_name("texts")
# The one word that stands outside the seal; what happened, and to which message, does not.
SUBJECTS: Final = {"fi": "Silta: kuittaus", "sv": "Silta: kvitto", "en": "Silta: receipt"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the gateway's mail domain, and the web address where its log is public."""

    domain: str
    web: str


def receipt_words(
    records: Sequence[Mapping[str, Any]],
    language: str,
    authority: tuple[BusinessId, str],
    head: Letterhead,
) -> str:
    """Return what the records say, in their order: what happened, when, and what it means.

    ``authority`` is its business id and its name in the language, one of SUBJECTS.
    """
    template = _environment(language).get_template("receipt.txt")
    business_id, name = authority
    facts = {"authority": business_id, "authority_name": name, "records": records}
    return template.render(**facts, domain=head.domain, web=head.web, language=language)


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
        day=partial(day, language=language), moment=partial(moment, language=language)
    )
    return environment
