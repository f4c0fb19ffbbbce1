"""Dropping what waits to leave: afresh, told to all, and never a notice that may still go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.keys.administrator import Role
from silta.keys.store import acts_told
from silta.mailbox import outbox_acts
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.outbox import store
from silta.mailbox.outbox.item import ItemId
from tests.mailbox.outbox.boxes import claim, claimed, listed, put
from tests.portal.admin.desk import ROOT, Console

HERE = "/fi/admin/outbox"
OLD = timedelta(minutes=6)


def bury(console: Console) -> ItemId:
    """Put a notice in that the relay refused for good."""
    put(console.database)
    item = claimed(console.database)
    with console.database.write() as transaction:
        store.bury(transaction, item, "recipient.refused")
    return item.id


def test_a_notice_that_waits_is_not_dropped(each_console: Console) -> None:
    """It may tell of the one who drops it: no button, and no form without the page."""
    item = put(each_console.database)
    operator = each_console.of(Role.OPERATOR)
    assert "/drop" not in operator.get(HERE).html
    got = operator.post(f"{HERE}/{item}/drop", reason="turha")
    assert (got.status, "once it is dead" in got.words) == (409, True)
    assert [one.id for one in listed(each_console.database)] == [item]
    assert each_console.said()[0]["act"] == "administrator.bound"


def test_a_receipt_that_waits_is_not_dropped(console: Console) -> None:
    """It holds Silta to what it did; no button either."""
    item = put(console.database, channel=RECEIPT)
    operator = console.of(Role.OPERATOR)
    assert "/drop" not in operator.get(HERE).html
    assert operator.post(f"{HERE}/{item}/drop", reason="turha").status == 409
    assert [one.id for one in listed(console.database)] == [item]


def test_why_a_receipt_waits_stands_in_words(console: Console) -> None:
    """An operator asks the authority for a certificate, and not the mail server's keeper."""
    put(console.database, channel=RECEIPT)
    item = claim(console.database, channel=RECEIPT)
    assert item is not None
    with console.database.write() as transaction:
        store.hold_back(transaction, item, "certificate.none", console.now())
    words = console.of(Role.OPERATOR).get(HERE).words
    assert "Kuittaus" in words
    assert "Viranomaisella ei ole varmennetta, jolle kuittauksen voisi salata." in words


def test_a_dead_notice_is_dropped_and_all_are_told(each_console: Console) -> None:
    """By name and reason, as soon as the worker looks."""
    bury(each_console)
    operator = each_console.of(Role.OPERATOR)
    operator.get(HERE)
    assert operator.press("/drop", reason="väärä osoite").status == 303
    assert listed(each_console.database) == []
    record = each_console.said()[0]
    with each_console.database.read() as transaction:
        assert record["number"] in acts_told.untold_alarms(transaction, 9)


def test_dropping_needs_a_fresh_log_in(console: Console) -> None:
    """As every act does that cannot be taken back."""
    item = bury(console)
    operator = console.of(Role.OPERATOR, ago=OLD)
    assert operator.post(f"{HERE}/{item}/drop", reason="turha").status == 403
    assert [one.id for one in listed(console.database)] == [item]


def test_the_owner_drops_a_notice_that_waits(console: Console) -> None:
    """On the command line, which is told to all as well."""
    item = put(console.database)
    with console.database.write() as transaction:
        outbox_acts.drop(transaction, ROOT, item, reason="siivous", at=console.now())
    assert listed(console.database) == []


def test_what_is_not_there_is_not_dropped(console: Console) -> None:
    """In one line."""
    with console.database.write() as transaction, pytest.raises(ActRefused, match="no such item"):
        outbox_acts.drop(transaction, ROOT, ItemId("x"), reason="siivous", at=console.now())
