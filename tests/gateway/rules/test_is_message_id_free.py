"""The rule is_message_id_free: what passes and what does not."""

from __future__ import annotations

from silta.base.reason import Reason
from silta.gateway.rules.is_message_id_free import is_message_id_free
from tests.gateway.cases import case, repeated, saying, with_taken_id


def test_a_good_letter_passes() -> None:
    """The rule has nothing against an honest sender."""
    assert is_message_id_free(case()) is None


def test_the_very_letter_passes() -> None:
    """The peer missed our 250 and sent again (RFC 1047)."""
    assert is_message_id_free(repeated(case())) is None


def test_another_letter_under_a_taken_id_is_refused() -> None:
    """The first one is filed: it cannot be exchanged under its reader's eyes."""
    refused = is_message_id_free(with_taken_id(case()))
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.MESSAGE_ID_REUSED, "message_id")


def test_the_same_letter_with_one_word_changed_is_another() -> None:
    """Only equal bytes are the same letter."""
    changed = saying(repeated(case()), matter={"title": "Toinen päätös"})
    refused = is_message_id_free(changed)
    assert refused is not None
    assert refused.reason == Reason.MESSAGE_ID_REUSED
