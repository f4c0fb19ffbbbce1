"""Accounts in the database: found by person, closed for good, opened anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.base.keyed_hash import HashKey
from silta.mailbox.account import Account, AccountState, name_hash, person_hash
from silta.mailbox.store import accounts
from silta.mailbox.store.messages import wrapped_key
from tests.mailbox.filed_letters import AINOS_ACCOUNT, AINOS_CODE, EINOS_CODE, KEYS, add_aino
from tests.mailbox.vault.cast import AINO, AINO_KEY, EINO, EINO_KEY, key_for
from tests.registry import NOW

LATER = NOW + timedelta(days=30)
LOOKUP = KEYS.lookup


@pytest.fixture(autouse=True)
def aino(database: Database) -> None:
    """Have Aino's account."""
    with database.write() as transaction:
        add_aino(transaction)


def account_of_aino(database: Database) -> Account:
    """Return her account as it stands."""
    with database.read() as transaction:
        found = accounts.find(transaction, LOOKUP, AINOS_CODE)
    assert found is not None
    return found


def set_state(database: Database, *states: AccountState) -> None:
    """Bring Aino's account through some states."""
    for state in states:
        with database.write() as transaction:
            found = accounts.find(transaction, LOOKUP, AINOS_CODE)
            assert found is not None
            accounts.set_state(transaction, found, state, LATER)


def test_an_account_is_found_by_its_person(database: Database) -> None:
    """And by nobody else, nor under another secret."""
    assert account_of_aino(database) == AINOS_ACCOUNT
    with database.read() as transaction:
        assert accounts.find(transaction, LOOKUP, EINOS_CODE) is None
        assert accounts.find(transaction, HashKey(b"O" * 32), AINOS_CODE) is None


def test_the_key_is_kept_wrapped(database: Database) -> None:
    """As the portal will ask for it."""
    with database.read() as transaction:
        assert wrapped_key(transaction, AINO_KEY.public.key_id) == AINO_KEY.wrapped
        assert wrapped_key(transaction, EINO_KEY.public.key_id) is None


def test_a_person_has_one_account(database: Database) -> None:
    """Decisions would else go to one of two."""
    other = replace(AINOS_ACCOUNT, id=EINO, key=EINO_KEY.public)
    lookup, key_id = person_hash(LOOKUP, AINOS_CODE), LOOKUP.key_id
    with pytest.raises(ActRefused, match="has an account"), database.write() as transaction:
        accounts.add(transaction, other, EINO_KEY, lookup=lookup, lookup_key_id=key_id)


def test_a_paused_account_keeps_its_key(database: Database) -> None:
    """It may be opened again with all that is in it."""
    set_state(database, AccountState.PAUSED)
    assert account_of_aino(database).state == AccountState.PAUSED
    set_state(database, AccountState.OPEN)
    assert account_of_aino(database) == AINOS_ACCOUNT
    with database.read() as transaction:
        assert wrapped_key(transaction, AINO_KEY.public.key_id) == AINO_KEY.wrapped


def test_closing_destroys_the_private_key(database: Database) -> None:
    """What was filed never opens again."""
    set_state(database, AccountState.CLOSED)
    assert account_of_aino(database).state == AccountState.CLOSED
    with database.read() as transaction:
        assert wrapped_key(transaction, AINO_KEY.public.key_id) is None


@pytest.mark.parametrize("state", AccountState)
def test_a_closed_account_takes_no_state(database: Database, state: AccountState) -> None:
    """It is opened anew, with another key, or not at all."""
    set_state(database, AccountState.CLOSED)
    with pytest.raises(ActRefused, match="is closed"):
        set_state(database, state)


def test_an_account_opened_anew_gives_its_new_key(database: Database) -> None:
    """Nothing may be sealed to the one that was destroyed, which stays destroyed."""
    set_state(database, AccountState.CLOSED)
    key, family = key_for(AINO), name_hash(LOOKUP, "Uusi")
    with database.write() as transaction:
        accounts.reopen(transaction, account_of_aino(database), family, key, LATER)
    assert account_of_aino(database) == Account(AINO, AccountState.OPEN, family, LATER, key.public)
    with database.read() as transaction:
        assert wrapped_key(transaction, key.public.key_id) == key.wrapped
        assert wrapped_key(transaction, AINO_KEY.public.key_id) is None


def test_a_clock_set_back_brings_no_destroyed_key_to_life(database: Database) -> None:
    """Found in review: the newest key by its date was the destroyed one."""
    set_state(database, AccountState.CLOSED)
    key, family = key_for(AINO), name_hash(LOOKUP, "Demo")
    with database.write() as transaction:
        earlier = NOW - timedelta(days=30)
        accounts.reopen(transaction, account_of_aino(database), family, key, earlier)
    assert account_of_aino(database).key == key.public


def test_a_change_to_an_account_that_changed_is_refused(database: Database) -> None:
    """Pausing must not undo a closing that came in between."""
    read_earlier = account_of_aino(database)
    set_state(database, AccountState.CLOSED)
    with pytest.raises(ActRefused, match="look again"), database.write() as transaction:
        accounts.set_state(transaction, read_earlier, AccountState.PAUSED, LATER)
    assert account_of_aino(database).state == AccountState.CLOSED


def test_a_family_name_is_kept_as_it_is_now(database: Database) -> None:
    """A letter that gives the new name must find it."""
    with database.write() as transaction:
        accounts.rename(transaction, account_of_aino(database), name_hash(LOOKUP, "Uusi"))
    assert account_of_aino(database).family_name == name_hash(LOOKUP, "Uusi")


def test_accounts_are_listed_in_the_order_they_were_opened(database: Database) -> None:
    """One row each, whatever keys they had."""
    eino = replace(AINOS_ACCOUNT, id=EINO, key=EINO_KEY.public, opened_at=NOW - timedelta(days=1))
    lookup, key_id = person_hash(LOOKUP, EINOS_CODE), LOOKUP.key_id
    with database.write() as transaction:
        accounts.add(transaction, eino, EINO_KEY, lookup=lookup, lookup_key_id=key_id)
        assert accounts.list_all(transaction) == [eino, AINOS_ACCOUNT]
