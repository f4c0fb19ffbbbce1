"""What must hold between the fields of a manifest."""

from __future__ import annotations

import pytest

from silta.base.reason import Reason, Refused
from silta.mailbox.letter import MAX_DOCUMENTS_BYTES, read_manifest
from silta.mailbox.letter.rules import RULES
from tests.letters import REMOVED, document_entry, good_manifest, manifest_bytes

ENTRY = document_entry("päätös.pdf", b"%PDF-")
HALF = MAX_DOCUMENTS_BYTES // 2 + 1
UNNAMED = {"document": None}


def two(one: str, other: str) -> list[dict[str, object]]:
    """Return two documents with these names."""
    return [{**ENTRY, "name": one}, {**ENTRY, "name": other}]


PERSONAL_TITLES = (
    "Päätös: Aino",
    "Päätös (demo)",
    "Päätös/ÅINO",
    "Päätös \uff21ino",
    "Päätös Ai\u0301no",
    "Oivan ja Oiva-lapsen asia",
    "210281-9988",
    "päätös 210281a9988x",
)
BROKEN: list[tuple[str, dict[str, object]]] = [
    ("remedy", {"remedy": REMOVED}),
    ("remedy", {"remedy": None}),
    ("remedy.document", {"remedy": {"document": "muu.pdf"}}),
    ("remedy.document", {"remedy": {"document": "Oikaisuohje.pdf"}}),
    ("recipient.concerns", {"recipient": {"role": "trustee", "concerns": REMOVED}}),
    ("recipient.concerns", {"recipient": {"role": "agent", "concerns": None}}),
    ("delivery.fallback", {"delivery": {"method": "verifiable", "fallback": "none"}}),
    ("documents", {"documents": [], "remedy": UNNAMED, "matter": {"summary": REMOVED}}),
    (
        "documents",
        {
            "documents": [{**entry, "size": HALF} for entry in two("a", "b")],
            "remedy": UNNAMED,
        },
    ),
    ("documents", {"documents": [{**ENTRY, "name": f"{n}"} for n in range(21)]}),
    ("documents.1.name", {"documents": two("a.pdf", "A.PDF"), "remedy": UNNAMED}),
    ("documents.1.name", {"documents": two("ä.pdf", "a\u0308.pdf"), "remedy": UNNAMED}),
    ("documents.1.name", {"documents": two("strasse", "straße"), "remedy": UNNAMED}),
]

KEPT: list[dict[str, object]] = [
    {"kind": "notice", "remedy": REMOVED},
    {"remedy": {"type": "none", "days": None, "document": None}},
    {"recipient": {"role": "party", "concerns": REMOVED}},
    {"recipient": {"role": "party", "concerns": "Oiva Demo"}},
    {"delivery": {"method": "ordinary", "fallback": "none"}},
    {"documents": [], "remedy": UNNAMED},
    {"matter": {"neutral_title": "Demokratiapäätös A 2026"}, "recipient": {"name": "A. Demo"}},
    {"matter": {"neutral_title": REMOVED}},
    {"matter": {"neutral_title": "Päätös asiassa 123456-12"}},
]


KEPT += [{"message_id": f"VD-20{code}/1"} for code in ("210281-9988", "210281-9987")]
KEPT += [{"message_id": "VD/210281-9987"}]
BROKEN += [("matter.neutral_title", {"matter": {"neutral_title": t}}) for t in PERSONAL_TITLES]


@pytest.mark.parametrize(("field", "overrides"), BROKEN)
def test_a_broken_rule_names_its_field(field: str, overrides: dict[str, object]) -> None:
    """Each field may be right by itself and the letter wrong."""
    with pytest.raises(Refused) as caught:
        read_manifest(manifest_bytes(good_manifest(**overrides)))
    assert (caught.value.reason, caught.value.field) == (Reason.LETTER_MALFORMED, field)


@pytest.mark.parametrize("overrides", KEPT)
def test_a_kept_rule_lets_the_letter_pass(overrides: dict[str, object]) -> None:
    """The rules ask no more than the table does."""
    read_manifest(manifest_bytes(good_manifest(**overrides)))


def test_every_rule_has_a_broken_example() -> None:
    """The table above is total: each rule is the one that refuses some letter."""
    broken = set()
    for _field, overrides in BROKEN:
        with pytest.raises(Refused) as caught:
            read_manifest(manifest_bytes(good_manifest(**overrides)))
        broken.add(caught.value.detail.partition(": ")[2])
    assert {rule.__name__ for rule in RULES} <= broken
