"""An account opens with keys that the portal made and signed; closed for good is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from silta.base.act import ActRefused
from silta.base.database import Database
from silta.base.store import high_water
from silta.mailbox.account import Account, AccountState, name_hash
from silta.mailbox.opening import AccountMaker, open_account
from silta.mailbox.store import accounts
from silta.mailbox.store.messages import wrapped_key
from silta.mailbox.vault.account_key import check_account_key, key_id_of
from silta.mailbox.vault.open import unwrap_account_key
from silta.mailbox.vault.secret_keys import load_private_signer, load_public_wrap_key
from tests.mailbox.filed_letters import AINOS_CODE, KEYS
from tests.mailbox.vault.cast import PORTAL, SIGNER, WRAP_PRIVATE
from tests.registry import NOW

MAKER = AccountMaker(
    KEYS.lookup,
    load_public_wrap_key(PORTAL.public_wrap_key),
    load_private_signer(PORTAL.private_signer),
)
LATER = NOW + timedelta(days=1)


def open_it(database: Database, name: str = "Demo") -> Account:
    """Open Aino's account."""
    with database.write() as transaction:
        return open_account(transaction, MAKER, AINOS_CODE, name, LATER)


def bring_to(database: Database, state: AccountState) -> None:
    """Pause or close the account."""
    with database.write() as transaction:
        found = accounts.find(transaction, KEYS.lookup, AINOS_CODE)
        assert found is not None
        accounts.set_state(transaction, found, state, LATER)


def test_a_new_account_has_a_key_that_the_portal_signed_and_opens(database: Database) -> None:
    """The gateway seals to no other, and nobody else opens it."""
    made = open_it(database)
    check_account_key(made.key, SIGNER)
    with database.read() as transaction:
        assert accounts.find(transaction, KEYS.lookup, AINOS_CODE) == made
        wrapped = wrapped_key(transaction, made.key.key_id)
        assert high_water(transaction) == LATER
    assert wrapped is not None
    private = unwrap_account_key(wrapped, WRAP_PRIVATE)
    assert key_id_of(private.public_key().public_bytes_raw()) == made.key.key_id


def test_an_open_account_is_not_opened_again(database: Database) -> None:
    """One person has one account."""
    open_it(database)
    with pytest.raises(ActRefused):
        open_it(database)


def test_a_paused_account_goes_on_with_its_key(database: Database) -> None:
    """And with the family name that the register has now."""
    made = open_it(database)
    bring_to(database, AccountState.PAUSED)
    assert open_it(database, "Uusi-Demo").key == made.key
    with database.read() as transaction:
        found = accounts.find(transaction, KEYS.lookup, AINOS_CODE)
    assert found is not None
    assert (found.state, found.family_name) == ("open", name_hash(KEYS.lookup, "Uusi-Demo"))


def test_a_closed_account_opens_anew_with_another_key(database: Database) -> None:
    """What was sealed to the old one stays shut: its private half is gone."""
    made = open_it(database)
    bring_to(database, AccountState.CLOSED)
    again = open_it(database)
    assert (again.id, again.key.key_id != made.key.key_id) == (made.id, True)
    with database.read() as transaction:
        assert wrapped_key(transaction, made.key.key_id) is None
        assert wrapped_key(transaction, again.key.key_id) is not None
