"""An authority's page says which of its receipts wait, and what would let them leave."""

from __future__ import annotations

from silta.base.database import Database
from silta.keys.administrator import Role
from silta.mailbox import filing
from silta.mailbox.evidence.receipt import RECEIPT
from silta.mailbox.outbox import store
from silta.mailbox.vault.types import MessageRef
from tests.mailbox.filed_letters import KEYS, furnish, letter_of, to_file
from tests.mailbox.vault.cast import LETTER
from tests.portal.admin.desk import Console
from tests.registry import NAAPURILA, NOW, SILTALA

HERE = "/fi/admin/authorities"
NONE_WAITS = "ei odota lähtöä yhtään kuittausta"


def settle(database: Database) -> None:
    """Have a letter of Siltala's filed."""
    furnish(database)
    with database.write() as transaction:
        filing.hold(transaction, SILTALA.id)
        filing.file(transaction, to_file(letter_of()), KEYS)


def put(database: Database, message: MessageRef | None, fault: str | None = None) -> None:
    """Put a receipt in, and have it held where there is a fault."""
    with database.write() as transaction:
        store.put(transaction, channel=RECEIPT, body=b"{}", at=NOW, message=message)
        if fault is not None:
            item = store.claim(transaction, RECEIPT, NOW)
            assert item is not None
            store.hold_back(transaction, item, fault, NOW)


def test_its_receipts_are_counted_by_what_keeps_them(each_console: Console) -> None:
    """Whoever minds the authority reads what to ask of it."""
    settle(each_console.database)
    put(each_console.database, LETTER, "certificate.none")
    put(each_console.database, LETTER)
    words = each_console.of(Role.OPERATOR).get(f"{HERE}/{SILTALA.id}").words
    assert "2 kuittausta sen toimitetuista viesteistä odottaa lähtöä." in words
    assert "1 kuittaus" in words
    assert "Viranomaisella ei ole varmennetta, jolle kuittauksen voisi salata." in words


def test_anothers_receipts_are_not_its_own(each_console: Console) -> None:
    """Nor does a page claim receipts that are about no message."""
    settle(each_console.database)
    put(each_console.database, LETTER)
    put(each_console.database, None)
    operator = each_console.of(Role.OPERATOR)
    assert NONE_WAITS in operator.get(f"{HERE}/{NAAPURILA.id}").words
    assert "1 kuittaus sen toimitetuista" in operator.get(f"{HERE}/{SILTALA.id}").words
