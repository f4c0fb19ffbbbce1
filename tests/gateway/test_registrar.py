"""The registrar: filings that wait together share a commit, and nothing else."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any, SupportsIndex

import pytest

from silta.base.database import CommitUnclearError, Database
from silta.base.ids import new_id
from silta.base.reason import Reason, Refused
from silta.gateway.facts import FactsChanged
from silta.gateway.registrar import MOST_TOGETHER, Filing, Registrar
from silta.mailbox import filing as mailbox_filing
from silta.mailbox.filed import Filed
from silta.mailbox.store import evidence
from silta.mailbox.vault.types import MessageRef
from tests.gateway.registering import counted, filed, filing, listening, together
from tests.mailbox.filed_letters import KEYS, furnish, letter_of, to_file
from tests.registry import NAAPURILA, NOW, SILTALA

MANY = 8
NAMES = [f"koe{number}" for number in range(MANY)]


@pytest.fixture
def furnished(database: Database) -> Database:
    """Give a database with two authorities and Aino's account."""
    furnish(database)
    return database


def test_one_alone_is_filed_and_committed_once(furnished: Database) -> None:
    """A quiet night has no groups."""
    with counted(furnished, "commit") as commits:
        assert Registrar(furnished).file(filing("koe")).evidence_id == "koe"
        assert len(commits) == 1
    assert filed(furnished) == {"koe"}


def test_those_who_wait_together_share_a_commit(furnished: Database) -> None:
    """The sync of the disk is what a filing costs most."""
    registrar = Registrar(furnished)
    with counted(furnished, "commit") as commits:
        assert together(registrar, [filing(name) for name in NAMES]) == NAMES
        assert len(commits) == 1
    assert filed(furnished) == set(NAMES)


def test_a_group_has_its_bound(sqlite_database: Database) -> None:
    """Its locks are held until it ends; the rest is the next group."""
    furnish(sqlite_database)
    names = [f"koe{number}" for number in range(MOST_TOGETHER + 1)]
    with counted(sqlite_database, "commit") as commits:
        assert together(Registrar(sqlite_database), [filing(name) for name in names]) == names
        assert len(commits) == 2
    assert filed(sqlite_database) == set(names)


def test_the_next_group_is_written_after_the_first(furnished: Database) -> None:
    """A registrar is used all day."""
    registrar = Registrar(furnished)
    together(registrar, [filing(name) for name in NAMES[:4]])
    assert together(registrar, [filing(name) for name in NAMES[4:]]) == NAMES[4:]
    assert filed(furnished) == set(NAMES)


@pytest.mark.parametrize(
    "ended", [Refused(Reason.MESSAGE_ID_REUSED), FactsChanged()], ids=["refused", "changed"]
)
def test_what_ends_one_ends_no_other_of_its_group(furnished: Database, ended: Exception) -> None:
    """It leaves nothing, the others are whole, and nobody is written twice."""
    wanted = [filing(name, ended if name == "koe3" else None) for name in NAMES]
    with counted(furnished, "commit") as commits:
        outcomes = together(Registrar(furnished), wanted)
        assert len(commits) == 1
    assert outcomes == [ended if name == "koe3" else name for name in NAMES]
    assert filed(furnished) == set(NAMES) - {"koe3"}


def test_a_fault_in_one_takes_nobody_with_it(furnished: Database) -> None:
    """Each of its group is tried alone, and the fault reaches the one who has it."""
    fault = RuntimeError("a fault of ours")
    wanted = [filing(name, fault if name == "koe0" else None) for name in NAMES]
    assert together(Registrar(furnished), wanted) == [fault, *NAMES[1:]]
    assert filed(furnished) == set(NAMES[1:])


def test_a_fault_in_one_alone_is_raised_and_leaves_nothing(furnished: Database) -> None:
    """The gateway makes 451 of it, and the registrar goes on."""
    registrar = Registrar(furnished)
    with pytest.raises(RuntimeError):
        registrar.file(filing("koe", RuntimeError()))
    assert filed(furnished) == set()
    assert registrar.file(filing("toinen")).evidence_id == "toinen"


def test_a_commit_that_is_unclear_is_unclear_to_each_of_its_group(furnished: Database) -> None:
    """None is tried again: it may be filed, and its sealed files must stay."""
    tried: list[object] = []

    def break_off(connection: object) -> None:
        tried.append(connection)
        raise OSError("the connection was lost")

    registrar = Registrar(furnished)
    with listening(furnished, "commit", break_off):
        outcomes = together(registrar, [filing(name) for name in NAMES])
    assert [type(one) for one in outcomes] == [CommitUnclearError] * MANY
    assert len(tried) == 1
    assert filed(furnished) == set()
    assert together(registrar, [filing(name) for name in NAMES]) == NAMES


def of_letter(message_id: str) -> Filing[Filed]:
    """Return the filing of a whole letter."""
    given = to_file(letter_of(message_id=message_id), MessageRef(new_id(NOW)))
    return Filing(SILTALA.id, lambda transaction: mailbox_filing.file(transaction, given, KEYS))


def test_letters_filed_together_make_one_chain(furnished: Database) -> None:
    """Their records follow one another without a gap, and each knows its own."""
    ids = together(Registrar(furnished), [of_letter(name) for name in NAMES])
    with furnished.read() as transaction:
        records = evidence.list_all(transaction)
    assert [one.number for one in records] == list(range(1, 2 * MANY + 1))
    assert [one.id for one in records if one.event == "filed"] == ids


class Crowded(list[Filing[Any]]):
    """A queue to which somebody adds whenever a part of it is looked at."""

    def __init__(self, *late: Filing[Filed]) -> None:
        super().__init__()
        self.late = list(late)

    def __getitem__(self, at: SupportsIndex | slice) -> Any:  # noqa: ANN401 -- as a list has it
        found = super().__getitem__(at)
        if self.late:
            self.append(self.late.pop())
        return found


def test_one_who_comes_as_a_group_is_taken_out_is_in_the_next(furnished: Database) -> None:
    """It would wait for ever, and its writer in a loop."""
    registrar, late = Registrar(furnished), filing("late")
    registrar._waiting = Crowded(late)
    registrar.file(filing("koe"))
    assert registrar._waiting == [late]


def test_two_gateways_never_wait_for_each_other(postgres_database: Database) -> None:
    """Their groups hold the same two authorities, which came in opposite orders."""
    furnish(postgres_database)
    owners = [SILTALA.id, NAAPURILA.id]
    with postgres_database.write() as transaction:
        for owner in owners:
            mailbox_filing.hold(transaction, owner)
    both_hold_one = threading.Barrier(2)

    def wait_for_the_other(*event: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's own
        # With one order the second stands at the first lock: then nobody comes to meet.
        if "evidence_head" in event[2] and "FOR UPDATE" in event[2]:
            with suppress(threading.BrokenBarrierError):
                both_hold_one.wait(0.5)

    def gateway(name: str, order: list[Any]) -> list[str | Exception]:
        wanted = [filing(f"{name}{owner[:3]}", authority=owner) for owner in order]
        return together(Registrar(postgres_database), wanted)

    with (
        listening(postgres_database, "after_cursor_execute", wait_for_the_other),
        counted(postgres_database, "handle_error") as errors,
    ):
        other = threading.Thread(target=gateway, args=("b", owners[::-1]))
        other.start()
        gateway("a", owners)
        other.join(60)
    assert errors == []
    assert filed(postgres_database) == {"a123", "a765", "b123", "b765"}
