"""An item keeps its body to itself, and a fault is a word of ours."""

from __future__ import annotations

import pytest

from silta.mailbox.outbox.item import Held, Item, ItemId, Later, Lease, Never
from tests.mailbox.outbox.boxes import BODY, T0

PEERS_TEXT = ["550 5.1.1 <aino@example.fi> unknown", "", "Away", "away\n", "a" * 101, "pois på"]


@pytest.mark.parametrize("kind", [Later, Never, Held])
@pytest.mark.parametrize("text", PEERS_TEXT)
def test_a_peers_text_is_no_fault(kind: type[Later | Never | Held], text: str) -> None:
    """It would stand in listings and in the journal, with whatever address it quotes."""
    with pytest.raises(ValueError, match="word of ours"):
        kind(text)


def test_a_word_of_ours_is_a_fault() -> None:
    """With a dot between what failed and how."""
    assert Later("relay.away").fault == "relay.away"


def test_an_item_does_not_show_its_body() -> None:
    """Neither in a traceback nor in a log line."""
    item = Item(ItemId("i"), "post", BODY, None, T0, 1, Lease("l"))
    assert "aino" not in repr(item)
