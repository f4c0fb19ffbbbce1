"""A refusal is on record before it is told: or else the peer hears of a fault, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, event

from silta.base.reason import Reason
from silta.cli.main import cli
from silta.gateway.intake import Intake
from tests.letters import REMOVED
from tests.load.outcome import check_chain
from tests.road.building import copy_of
from tests.road.process import Answer
from tests.road.test_answers_about_people import logged
from tests.road.test_faults import FAULT, break_commit, break_down
from tests.town import NOBODY, Town, received

REFUSED = "550 5.2.1 account.not_active no active account: serve on paper"
STEPS = ("draft_rejection", "evidence.append", "raise_high_water", "note", "accounts.find")
FLOOD, HONEST = 120, 12


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, first_town: Town) -> Iterator[Town]:
    """Give one town, on each kind of database."""
    if request.param == "sqlite":
        with copy_of(first_town) as town:
            yield town
        return
    server = request.getfixturevalue("postgres_server")
    with server.fresh_database() as url, copy_of(first_town, url) as town:
        yield town


@pytest.fixture(scope="module")
def intake(town: Town) -> Iterator[Intake]:
    """Give that town's intake, in this process."""
    with town.intake() as intake:
        yield intake


def _answers(sent: Sequence[Future[Answer]]) -> list[Answer]:
    return [one.result(100) for one in sent]


def to_nobody(town: Town) -> bytes:
    """Return a letter to somebody without an account."""
    return town.mail(town.letter(recipient={"id": NOBODY, "family_name": REMOVED}))


@pytest.mark.parametrize("step", STEPS)
def test_what_cannot_be_recorded_is_not_told(town: Town, intake: Intake, step: str) -> None:
    """Neither half of it is there; when all is well again, both are."""
    mail, before = received(to_nobody(town)), (len(town.evidence()), len(logged(town)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"silta.gateway.on_record.{step}", break_down)
        assert str(intake.take_in(mail)) == FAULT
    assert (len(town.evidence()), len(logged(town))) == before
    assert str(intake.take_in(mail)) == REFUSED
    assert (len(town.evidence()), len(logged(town))) == (before[0] + 1, before[1] + 1)


def test_a_commit_that_fails_is_a_fault(town: Town, intake: Intake) -> None:
    """No 5xx before it is on the disk."""
    mail, before = received(to_nobody(town)), len(town.evidence())
    event.listen(Engine, "commit", break_commit)
    try:
        assert str(intake.take_in(mail)) == FAULT
    finally:
        event.remove(Engine, "commit", break_commit)
    assert len(town.evidence()) == before


def test_inspect_leaves_no_record(town: Town, tmp_path: Path) -> None:
    """An operator who looks at a mail files nothing, refused or not."""
    path, before = tmp_path / "mail.eml", town.evidence()
    path.write_bytes(to_nobody(town))
    said = CliRunner().invoke(cli, ["inspect", str(path), "--json"], env=town.environment)
    assert json.loads(said.stdout)["reason"] == Reason.ACCOUNT_NOT_ACTIVE
    assert town.evidence() == before


def test_a_flood_of_refusals_keeps_no_letter_out(town: Town) -> None:
    """A case system that is set up wrongly keeps nobody out, and fills no chain."""
    town.start_gateway()
    before, told = len(town.evidence()), len(logged(town))
    wrong, good = to_nobody(town), [town.mail() for _ in range(HONEST)]
    with ThreadPoolExecutor(6) as peers:
        flood = [peers.submit(town.send, wrong) for _ in range(FLOOD)]
        filed = [peers.submit(town.send, mail) for mail in good]
        assert {answer.reason for answer in _answers(flood)} == {Reason.ACCOUNT_NOT_ACTIVE}
        assert {answer.reason for answer in _answers(filed)} == {Reason.FILED}
    records = town.evidence()
    assert (len(records), len(logged(town))) == (before + 1 + 2 * HONEST, told + FLOOD)
    check_chain(records)
