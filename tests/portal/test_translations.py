"""The words of the pages are whole in every language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir

from silta.portal.rendering import TEMPLATES
from silta.portal.translations import catalogue_paths, read_catalogue, translations
from silta.portal.views import Language
from tests.portal.samples import LANGUAGES

Words = str | Sequence[str]

_PLACEHOLDER = re.compile(r"%\(\w+\)s")


@cache
def in_templates() -> frozenset[Words]:
    """Return every message that the templates show, as babel finds them."""
    options = {"**.html": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
    found = extract_from_dir(TEMPLATES, [("**.html", "jinja2")], options)
    return frozenset(message for _, _, message, _, _ in found)


def catalogues(language: Language) -> list[Catalog]:
    """Return a language's files as they stand."""
    return [read_catalogue(path, language) for path in catalogue_paths(language)]


def messages(language: Language) -> list[Message]:
    """Return the messages of a language, the headers of its files left out."""
    return [message for one in catalogues(language) for message in one if message.id]


def forms(words: Words | None) -> list[str]:
    """Return the singular and, where there is one, the plural."""
    return [words] if isinstance(words, str) else list(words or ())


def placeholders(words: Words | None) -> set[str]:
    """Return the places of a message where something is filled in."""
    return set(_PLACEHOLDER.findall(" ".join(forms(words))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_have_what_the_templates_show_and_no_more(language: Language) -> None:
    """A sentence left behind would be translated for nobody, a missing one shown in English."""
    found = {message.id for message in messages(language)}
    assert not in_templates() ^ found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_translated_in_one_way(language: Language) -> None:
    """The files are merged: of two translations, which one is shown would be left to chance."""
    ways: dict[Words, set[str]] = {}
    for message in messages(language):
        ways.setdefault(message.id, set()).add(str(message.string))
    assert [words for words, found in ways.items() if len(found) > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_fuzzy_or_obsolete(language: Language) -> None:
    """A guess by a tool is not a translation."""
    unfinished = [
        message.id for message in messages(language) if message.fuzzy or not message.string
    ]
    obsolete = [each for one in catalogues(language) for each in one.obsolete]
    assert (unfinished, obsolete) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_plural_is_translated(language: Language) -> None:
    """Finnish has "1 uusi viesti" and "2 uutta viestiä"."""
    plurals = [forms(message.string) for message in messages(language) if message.pluralizable]
    assert plurals
    assert all(len(plural) == 2 and all(plural) for plural in plurals)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_placeholders_are_the_same(language: Language) -> None:
    """A day lost in translation is a deadline lost."""
    differing = [
        message.id
        for message in messages(language)
        if placeholders(message.id) != placeholders(message.string)
    ]
    assert differing == []


def test_english_is_what_the_templates_say() -> None:
    """The sentences in the templates are the English ones, so one place decides."""
    assert [message.id for message in messages("en") if message.id != message.string] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_brings_markup_of_its_own(language: Language) -> None:
    """Translations are trusted as HTML by Jinja, so none may hold any."""
    assert [
        message.id for message in messages(language) if set("<>&") & set(str(message.string))
    ] == []


def test_a_language_is_read_once() -> None:
    """Reading a file for each page would cost more than the page."""
    assert translations("fi") is translations("fi")


def test_finnish_uses_the_terms_that_people_know() -> None:
    """They are those of the citizen's account of 2011."""
    assert translations("fi").gettext("Inbox") == "Saapuneet viestit"
    assert translations("fi").gettext("Verifiable service") == "Todisteellinen tiedoksianto"
