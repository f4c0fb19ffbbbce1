"""A peer that missed our 250 sends again, perhaps sealed anew, perhaps much later."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from silta.base.clock import now
from tests.town import AINO, EINO, Town, received

NINE_DAYS = timedelta(days=9)


def nine_days_on() -> datetime:
    """Return what the clock will say in nine days."""
    return now() + NINE_DAYS


def test_a_letter_sealed_and_signed_anew_is_the_same_letter(town: Town) -> None:
    """Its manifest's bytes are what it is, whatever boundary or session key it travels with."""
    town.start_gateway()
    manifest = town.letter()
    answers = [town.send(town.mail(manifest)) for _ in range(3)]
    assert {answer.code for answer in answers} == {250}
    assert len({answer.evidence_id for answer in answers}) == 1
    (row,) = town.messages()
    assert row["evidence_id"] == answers[0].evidence_id
    assert len(town.evidence()) == 2


def test_the_same_letter_is_answered_after_nine_days(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue may hold it for long; it is filed, so no rule of time may refuse it now."""
    old, new = town.letter(), town.letter()
    with town.intake() as intake:
        first = intake.take_in(received(town.mail(old)))
        monkeypatch.setattr("silta.gateway.settle.now", nine_days_on)
        too_late = intake.take_in(received(town.mail(new)))
        again = intake.take_in(received(town.mail(old)))
    assert (first.code, str(again)) == (250, str(first))
    assert too_late.code == 550
    assert "stale" in too_late.text
    assert len(town.messages()) == 1


def test_the_same_letter_is_answered_after_the_account_was_paused(town: Town) -> None:
    """What was filed while it could be is filed; a second letter is served on paper."""
    manifest = town.letter()
    with town.intake() as intake:
        first = intake.take_in(received(town.mail(manifest)))
        town.silta("account", "pause", "--hetu", AINO)
        another = intake.take_in(received(town.mail()))
        again = intake.take_in(received(town.mail(manifest)))
    assert (first.code, str(again)) == (250, str(first))
    assert another.text.startswith("account.not_active")
    assert len(town.messages()) == 1


def test_eino_sees_nothing_of_ainos(town: Town) -> None:
    """A letter is in one account, whatever names and services they share."""
    with town.intake() as intake:
        assert intake.take_in(received(town.mail())).code == 250
    assert '"messages": 0' in town.silta("account", "show", "--hetu", EINO, "--json")
