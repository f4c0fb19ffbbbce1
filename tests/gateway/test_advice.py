"""The advice: total, short, in our own words, and true to the schema and the limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

from silta.base.reason import Reason, Refused
from silta.gateway.advice import ADVICE, COUNTED, NUMBERS, advice_for
from silta.gateway.advice_by_field import BY_FIELD, MALFORMED
from silta.gateway.replies import reply_to
from silta.mailbox.letter import read_manifest
from silta.mailbox.letter.schema import published_schema
from tests.letters import good_manifest, manifest_bytes

CANARY = "Salaisuus <i> 4711"
NO_FIELDS = {"", "mime", "manifest", ": unknown key"}  # of no single field of the manifest
ROWS = [(reason, name) for reason, texts in BY_FIELD.items() for name in texts]
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
MOST_WORDS = 25


def field_of(name: str) -> str:
    """Return a field as a refusal would name it, from a row's name."""
    return {"": "sender.unit", ": unknown key": "matter: unknown key"}.get(
        name, name.replace("*", "2")
    )


def leaves(schema: dict[str, Any], whole: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield every field that the published schema has, a document's number as ``*``."""
    for choice in schema.get("anyOf", []):
        yield from leaves(choice, whole, path)
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from leaves(whole["$defs"][name], whole, path)
    if "items" in schema:
        yield from leaves(schema["items"], whole, f"{path}.*")
    yield path
    for name, below in schema.get("properties", {}).items():
        yield from leaves(below, whole, f"{path}.{name}".lstrip("."))


def choices_of(path: str) -> list[str]:
    """Return what a field of the published schema may say, empty where that is not a list."""
    whole = published_schema()
    found: dict[str, Any] = {"$ref": "", **whole}
    for step in path.split("."):
        found = found["items"] if step == "*" else found["properties"][step]
        for choice in [found, *found.get("anyOf", [])]:
            if "$ref" in choice:
                found = whole["$defs"][choice["$ref"].rpartition("/")[2]]
    return [found["const"]] if "const" in found else found.get("enum", [])


FIELDS = sorted(set(leaves(published_schema(), published_schema())) - {""})
CLOSED = [name for name in FIELDS if choices_of(name) and not name.endswith("media_type")]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_advice(reason: Reason) -> None:
    """A refusal without a way out makes somebody ring the operator."""
    assert advice_for(Refused(reason)).endswith(".")


@pytest.mark.parametrize(
    "advice",
    [advice_for(Refused(reason)) for reason in Reason]
    + [advice_for(Refused(reason, field=field_of(name))) for reason, name in ROWS],
)
def test_advice_is_one_to_three_short_sentences(advice: str) -> None:
    """It is read in a hurry, and by people whose language is another."""
    sentences = SENTENCE_END.split(advice)
    assert 1 <= len(sentences) <= 3, sentences
    assert all(len(sentence.split()) <= MOST_WORDS for sentence in sentences), sentences
    assert "{" not in advice


@pytest.mark.parametrize(("reason", "name"), ROWS)
def test_advice_for_a_field_names_it(reason: Reason, name: str) -> None:
    """The technician looks for that word in the manifest."""
    field = field_of(name).partition(":")[0]
    advice = advice_for(Refused(reason, field=field_of(name)))
    assert field in advice or name in NO_FIELDS
    assert advice != advice_for(Refused(reason))


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_the_schema_has_advice_of_its_own(field: str) -> None:
    """Whichever of them is wrong, the general text would say less."""
    named = field.replace("*", "2")
    assert named in advice_for(Refused(Reason.LETTER_MALFORMED, field=named))


def test_the_rows_name_fields_of_the_schema() -> None:
    """A field that was renamed takes its row along."""
    rows = {name for texts in BY_FIELD.values() for name in texts}
    assert rows - NO_FIELDS - {"MAIL FROM"} <= set(FIELDS)


@pytest.mark.parametrize("field", CLOSED)
def test_the_choices_are_the_schema_s(field: str) -> None:
    """Advice that leaves one out, or has one too many, is wrong."""
    said = set(re.findall(r"[\w/-]+", MALFORMED[field]))
    assert set(choices_of(field)) <= said


def broken_manifests() -> Iterator[dict[str, Any]]:
    """Yield a good manifest with a canary in place of each of its values."""
    for key, value in good_manifest().items():
        below = value if isinstance(value, dict) else {}
        yield good_manifest(**{key: CANARY})
        yield from (good_manifest(**{key: {name: CANARY}}) for name in below)
    for name in good_manifest()["documents"][0]:
        broken = good_manifest()
        broken["documents"][1][name] = CANARY
        yield broken
    yield good_manifest(**{CANARY: CANARY})
    yield good_manifest(matter={CANARY: CANARY})


def test_no_advice_repeats_a_value_or_an_unknown_key() -> None:
    """The report is copied into mails and tickets (INTERFACE section 4)."""
    refusals = []
    for manifest in broken_manifests():
        try:
            read_manifest(manifest_bytes(manifest))
        except Refused as refused:
            refusals.append(refused)
    assert len(refusals) > 30
    assert not [one.field for one in refusals if "4711" in advice_for(one)]


def test_the_detail_stays_in_the_journal() -> None:
    """It is written for us, and may say how a mail failed to open."""
    for reason in Reason:
        assert CANARY not in advice_for(Refused(reason, CANARY, field="documents.0"))


def test_a_field_is_shown_as_it_is() -> None:
    """Braces in it are no place for a number of ours."""
    assert "x{rsa_bits}" in advice_for(Refused(Reason.LETTER_MALFORMED, field="x{rsa_bits}"))


@pytest.mark.parametrize("name", ["documents.0", "documents.2.sha256"])
def test_a_document_s_number_is_explained(name: str) -> None:
    """To half of the readers documents.1 is the first one."""
    assert advice_for(Refused(Reason.LETTER_MALFORMED, field=name)).endswith(COUNTED)
    assert COUNTED not in advice_for(Refused(Reason.LETTER_MALFORMED, field="documents"))


@pytest.mark.parametrize("reason", Reason)
def test_what_is_ours_or_passes_needs_no_change(reason: Reason) -> None:
    """Nobody may change a good letter for our fault, or wait for what never comes."""
    advice = advice_for(Refused(reason))
    splits = reason == Reason.RECIPIENTS_TOO_MANY  # a 4yz that concerns the rest of the recipients
    temporary = not reply_to(reason).is_final and not splits
    passes = reason in {Reason.FILED, Reason.CHECKED}
    assert advice.startswith("Nothing") == (temporary or passes)
    assert not temporary or "again" in advice


def test_every_number_is_used() -> None:
    """One that no text names is left over."""
    texts = chain(ADVICE.values(), *(texts.values() for texts in BY_FIELD.values()))
    used = set(re.findall(r"{(\w+)}", json.dumps(list(texts))))
    assert used == {*NUMBERS, "field"}
