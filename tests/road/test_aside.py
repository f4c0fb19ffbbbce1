"""A mail that met a fault of ours is set aside; one that was refused leaves nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from silta.gateway.intake import Intake
from tests.road.test_faults import SECRET, break_down
from tests.town import Town, received


def set_aside(town: Town) -> list[dict[str, object]]:
    """Return what the command lists."""
    listed: list[dict[str, object]] = json.loads(town.silta("intake", "aside", "list", "--json"))
    return listed


@pytest.fixture
def intake_that_breaks(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Intake]:
    """Give an intake with a fault in its middle."""
    monkeypatch.setattr("silta.gateway.intake.settle", break_down)
    with town.intake() as intake:
        yield intake


def test_a_mail_that_met_a_fault_is_set_aside_as_it_came(
    town: Town, intake_that_breaks: Intake, tmp_path: Path
) -> None:
    """With where the fault was, and no text of the exception's."""
    mail = town.mail()
    intake_that_breaks.take_in(received(mail))
    intake_that_breaks.take_in(received(mail))
    [found] = set_aside(town)
    assert (found["times"], found["sender_domain"]) == (2, "siltala.example")
    assert "RuntimeError at" in str(found["detail"])
    assert SECRET not in str(found)
    file = tmp_path / "mail.eml"
    town.silta("intake", "aside", "show", str(found["id"]), "--mail", str(file))
    assert file.read_bytes() == mail


def test_what_was_set_aside_can_be_dropped(town: Town, intake_that_breaks: Intake) -> None:
    """Once the fault is found."""
    intake_that_breaks.take_in(received(town.mail()))
    [found] = set_aside(town)
    town.silta("intake", "aside", "drop", str(found["id"]), "--yes")
    assert set_aside(town) == []
    [*_, record] = json.loads(town.silta("audit", "list", "--json"))[::-1]
    assert (record["act"], record["subject"]) == ("aside.dropped", found["id"])


def test_a_refused_mail_leaves_nothing(town: Town) -> None:
    """It is its sender's to mend."""
    with town.intake() as intake:
        reply = intake.take_in(received(b"Subject: no mail of ours\r\n\r\n"))
    assert str(reply).startswith("5")
    assert set_aside(town) == []
