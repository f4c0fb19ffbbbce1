"""What the notices read of the chain of acts."""

from __future__ import annotations

from silta.base.database import Database
from silta.keys.actor import Actor, Door
from silta.keys.audit.acts import Act
from silta.keys.store import acts_told, audit
from silta.keys.store.notices import first_time
from tests.mailbox.notices.people import DAY, NOW, add_act

ROOT = Actor("root", "root", Door.COMMAND_LINE)
LIISA = Actor("01KBQ000000000000000000001", "liisa@yllapito.example", Door.CONSOLE)


def test_alarms_behind_the_last_one_told_are_untold(database: Database) -> None:
    """The others of the chain are not looked at."""
    for actor in (ROOT, LIISA, ROOT, ROOT):
        add_act(database, Act.SERVICE_CLOSED, actor, "koulu-siltala")
    with database.write() as transaction:
        assert acts_told.untold_alarms(transaction, 2) == [1, 3]
        assert first_time(transaction, acts_told.alarm_name(1), NOW)
        assert acts_told.untold_alarms(transaction, 9) == [3, 4]


def test_a_record_is_found_by_its_number(database: Database) -> None:
    """As it was written; None where there is none."""
    written = add_act(database, Act.SERVICE_CLOSED, ROOT, "koulu-siltala")
    with database.read() as transaction:
        assert audit.find(transaction, 1) == written
        assert audit.find(transaction, 2) is None


def test_the_acts_of_a_day_are_counted_by_kind(database: Database) -> None:
    """From its beginning, and not at its end."""
    for at in (NOW - DAY, NOW, NOW + DAY):
        add_act(database, Act.SERVICE_CLOSED, LIISA, "koulu-siltala", at=at)
    add_act(database, Act.SERVICE_OPENED, LIISA, "koulu-siltala")
    with database.read() as transaction:
        counts = acts_told.counted(transaction, NOW, NOW + DAY)
    assert counts == {Act.SERVICE_CLOSED: 1, Act.SERVICE_OPENED: 1}
