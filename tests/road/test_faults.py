"""An exception at any step is our own fault: one fixed answer, nothing filed, nothing told."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import Connection, Engine, RootTransaction, event

from silta.base.journal import open_journal
from silta.base.octets import Span
from silta.gateway.intake import Intake
from silta.gateway.replies import Reply
from silta.keys.opened import Opened
from tests.letters import LARGE
from tests.road.building import copy_of
from tests.town import Town, received

SECRET = "salaisuus-Oiva-210281-9988"
FAULT = "451 4.3.0 fault a fault of ours, try again later"
FULL = "452 4.3.1 storage.full storage is full, try again later"
STEPS = {
    "look up": "silta.gateway.intake.route",
    "recognise": "silta.gateway.intake.recognise",
    "read": "silta.gateway.intake.read",
    "settle": "silta.gateway.intake.settle",
    "gather": "silta.gateway.settle.gather",
    "decide": "silta.gateway.settle.decide",
    "the facts in one": "silta.gateway.gather.known",
    "seal": "silta.gateway.settle.seal_contents",
    "the sealing itself": "silta.gateway.sealing.seal_message",
    "hold": "silta.gateway.registrar.filing.hold",
    "file": "silta.gateway.settle.filing.file",
    "insert": "silta.mailbox.filing.insert_or_nothing",
    "evidence": "silta.mailbox.filing.append",
    "the clock's mark": "silta.mailbox.filing.raise_high_water",
    "the reply": "silta.gateway.intake.filed",
}
# The answer got lost on its way to us: the letter is filed, and its peer sends again.
AFTER_THE_COMMIT = {"the reply"}


class BrokenOpener:
    """An opener with a fault of its own; stands where ``tools.Opens`` is asked for."""

    def open(self, message: Span, ring: Path, _limit_bytes: int | None = None) -> Opened:
        """Fail."""
        return break_down(message, ring)


def break_down(*_: object, **__: object) -> NoReturn:
    """Fail with a text that must not get out."""
    raise RuntimeError(SECRET)


def break_commit(connection: Connection) -> None:
    """Fail at the commit of a transaction that writes."""
    if connection.get_execution_options().get("silta_writes"):
        break_down()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, first_town: Town) -> Iterator[Town]:
    """Give one town for all faults, on each kind of database."""
    if request.param == "sqlite":
        with copy_of(first_town) as town:
            yield town
        return
    server = request.getfixturevalue("postgres_server")
    with server.fresh_database() as url, copy_of(first_town, url) as town:
        yield town


@pytest.fixture(scope="module")
def intake(shared: Town) -> Iterator[Intake]:
    """Give that town's intake, in this process."""
    with shared.intake() as intake:
        yield intake


@pytest.fixture
def journal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Give what the journal says during the test."""
    written = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", written)
        open_journal("test")
    return written.getvalue


@contextmanager
def nothing_more_filed(town: Town) -> Iterator[None]:
    """See that no row and no sealed file was added."""
    before = _kept(town)
    yield
    assert _kept(town) == before


def _kept(town: Town) -> tuple[int, int, set[Path]]:
    files = {path for path in (town.home / "sealed").rglob("*") if path.is_file()}
    return len(town.messages()), len(town.evidence()), files


def _is_a_fault(reply: Reply, journal: str, error: str = "RuntimeError") -> None:
    assert str(reply) == FAULT
    assert '"event": "fault"' in journal
    assert f'"error": "{error}"' in journal
    assert not any(word in journal for word in ("salaisuus", "Oiva", "210281"))


@pytest.mark.parametrize("step", STEPS)
def test_an_exception_at_any_step_is_our_fault(
    shared: Town, intake: Intake, journal: Callable[[], str], step: str
) -> None:
    """The peer keeps the mail and sends it again; then it is filed, once."""
    manifest = shared.letter()
    mail = received(shared.mail(manifest))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(STEPS[step], break_down)
        _is_a_fault(intake.take_in(mail), journal())
    assert len(shared.messages(manifest["message_id"])) == (step in AFTER_THE_COMMIT)
    again = intake.take_in(mail)
    (row,) = shared.messages(manifest["message_id"])
    assert str(again) == f"250 2.0.0 filed {row['evidence_id']}"
    assert len(shared.evidence(row["id"])) == 2


def test_an_exception_of_the_opener_is_our_fault(
    shared: Town, intake: Intake, journal: Callable[[], str]
) -> None:
    """The gpg of another day may do what none has done so far."""
    broken = replace(intake, tools=replace(intake.tools, opener=BrokenOpener()))
    with nothing_more_filed(shared):
        _is_a_fault(broken.take_in(received(shared.mail())), journal())


def test_an_exception_at_the_commit_is_our_fault(
    shared: Town, intake: Intake, journal: Callable[[], str]
) -> None:
    """250 only after the commit: so a commit that fails is never a 250."""
    manifest = shared.letter()
    mail = received(shared.mail(manifest))
    event.listen(Engine, "commit", break_commit)
    try:
        reply = intake.take_in(mail)
    finally:
        event.remove(Engine, "commit", break_commit)
    _is_a_fault(reply, journal(), "CommitUnclearError")
    assert shared.messages(manifest["message_id"]) == []
    assert intake.take_in(mail).code == 250
    assert len(shared.messages(manifest["message_id"])) == 1


def test_a_commit_whose_answer_got_lost_keeps_what_was_sealed(
    shared: Town, intake: Intake, journal: Callable[[], str]
) -> None:
    """The letter is filed: its large document must be there when the peer sends again."""
    manifest = shared.letter(LARGE)
    mail = received(shared.mail(manifest, LARGE))
    commit = RootTransaction.commit

    def lose_the_answer(transaction: RootTransaction) -> None:
        commit(transaction)
        break_commit(transaction.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RootTransaction, "commit", lose_the_answer)
        _is_a_fault(intake.take_in(mail), journal(), "CommitUnclearError")
    assert intake.take_in(mail).code == 250
    (row,) = shared.messages(manifest["message_id"])
    assert shared.documents(row["id"]) == list(LARGE.values())


def test_what_was_sealed_for_nothing_is_removed(shared: Town, intake: Intake) -> None:
    """A full disk would fill further with every try of the peer."""
    manifest = shared.letter(LARGE)
    mail = received(shared.mail(manifest, LARGE))
    with pytest.MonkeyPatch.context() as patch, nothing_more_filed(shared):
        patch.setattr(STEPS["file"], break_down)
        assert str(intake.take_in(mail)) == FAULT


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_as_such(shared: Town, intake: Intake, number: int) -> None:
    """The peer tries again later, and an operator reads what is wrong."""

    def fill(*_: object, **__: object) -> NoReturn:
        raise OSError(number, SECRET)

    with pytest.MonkeyPatch.context() as patch, nothing_more_filed(shared):
        patch.setattr("silta.gateway.sealing.seal_message", fill)
        assert str(intake.take_in(received(shared.mail()))) == FULL
