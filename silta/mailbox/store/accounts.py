"""Citizens' accounts in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, ScalarSelect, Select, bindparam, insert, select, update

from silta.base.act import ActRefused
from silta.base.database import Transaction
from silta.base.identity import Hetu
from silta.base.keyed_hash import HashKey
from silta.base.store import insert_or_nothing, lock
from silta.mailbox.account import Account, AccountState, person_hash
from silta.mailbox.tables import account, account_key
from silta.mailbox.vault.types import AccountId, AccountPublicKey, KeyId, NewAccountKey


def add(
    transaction: Transaction, new: Account, key: NewAccountKey, *, lookup: bytes, lookup_key_id: str
) -> None:
    """Add an account with its key; raise ActRefused if the person has one."""
    row = {
        "id": new.id,
        "state": new.state,
        "lookup": lookup,
        "family_name": new.family_name,
        "lookup_key_id": lookup_key_id,
        "opened_at": new.opened_at,
    }
    if not insert_or_nothing(transaction, account, row):
        raise ActRefused("this person has an account already")
    _add_key(transaction, key, new.opened_at)


def reopen(
    transaction: Transaction, closed: Account, family_name: bytes, key: NewAccountKey, at: datetime
) -> None:
    """Open a closed account anew, with a new key: what was sealed to the old one stays shut."""
    values = {"state": AccountState.OPEN, "opened_at": at, "closed_at": None}
    this = update(account).where(account.c.id == closed.id)
    transaction.execute(this.values(family_name=family_name, **values))
    _add_key(transaction, key, at)


def find(transaction: Transaction, key: HashKey, code: Hetu) -> Account | None:
    """Return the account of a person, whatever its state, or None."""
    person = {"person": person_hash(key, code), "key": key.key_id}
    row = transaction.execute(_OF_PERSON, person).first()
    return None if row is None else _read(row)


def get(transaction: Transaction, account_id: AccountId) -> Account | None:
    """Return an account by its id, or None."""
    row = transaction.execute(_select().where(account.c.id == account_id)).first()
    return None if row is None else _read(row)


def list_all(transaction: Transaction) -> list[Account]:
    """Return all accounts in the order they were opened."""
    rows = transaction.execute(_select().order_by(account.c.opened_at)).all()
    return [_read(row) for row in rows]


def set_state(transaction: Transaction, of: Account, new: AccountState, at: datetime) -> None:
    """Pause, resume or close; closing destroys the private key, so nothing filed opens again.

    Raises ActRefused when the account may not become ``new``, or changed since it was read.
    """
    of.must_allow(new)
    closed_at = at if new == AccountState.CLOSED else None
    as_read = (account.c.id == of.id) & (account.c.state == of.state)
    changed = transaction.execute(
        update(account).where(as_read).values(state=new, closed_at=closed_at)
    )
    if changed.rowcount != 1:
        raise ActRefused("the account changed in the meantime: look again")
    if new == AccountState.CLOSED:
        keys = update(account_key).where(account_key.c.account_id == of.id)
        transaction.execute(keys.values(wrapped=None))


def hold(transaction: Transaction, account_id: AccountId) -> None:
    """Let nobody change the account's state until this transaction has ended."""
    lock(transaction, _HELD, {"id": account_id})


def rename(transaction: Transaction, of: Account, family_name: bytes) -> None:
    """Note the holder's family name as it is now."""
    this = update(account).where(account.c.id == of.id)
    transaction.execute(this.values(family_name=family_name))


def public_key(transaction: Transaction, key_id: KeyId) -> AccountPublicKey | None:
    """Return the public half of an account's key, new or old; None for one that is not there."""
    row = transaction.execute(select(account_key).where(account_key.c.key_id == key_id)).first()
    if row is None:
        return None
    owner = AccountId(row.account_id)
    return AccountPublicKey(key_id, owner, bytes(row.public_key), bytes(row.signature))


def newest_key() -> ScalarSelect[str]:
    """Return the id of the key that is sealed to, for a query about ``account``."""
    return (
        select(account_key.c.key_id)
        .where(account_key.c.account_id == account.c.id)
        # A destroyed key is never the one to seal to, whatever the clock said when it was made.
        .order_by(
            account_key.c.wrapped.is_(None), account_key.c.made_at.desc(), account_key.c.key_id
        )
        .limit(1)
        .correlate(account)
        .scalar_subquery()
    )


def _select() -> Select[tuple[object, ...]]:
    joined = account.join(account_key, account_key.c.key_id == newest_key())
    return select(
        account.c.id,
        account.c.state,
        account.c.family_name,
        account.c.opened_at,
        account_key.c.key_id,
        account_key.c.public_key,
        account_key.c.signature,
    ).select_from(joined)


def _add_key(transaction: Transaction, key: NewAccountKey, at: datetime) -> None:
    transaction.execute(
        insert(account_key).values(
            key_id=key.public.key_id,
            account_id=key.public.account,
            public_key=key.public.public_key,
            signature=key.public.signature,
            wrapped=key.wrapped.wrapped,
            wrap_key_id=key.wrapped.wrap_key_id,
            made_at=at,
        )
    )


def _read(row: Row[tuple[object, ...]]) -> Account:
    values = row._mapping  # noqa: SLF001 -- SQLAlchemy's documented name
    account_id = AccountId(values["id"])
    return Account(
        id=account_id,
        state=AccountState(values["state"]),
        family_name=bytes(values["family_name"]),
        opened_at=values["opened_at"],
        key=AccountPublicKey(
            key_id=values["key_id"],
            account=account_id,
            public_key=bytes(values["public_key"]),
            signature=bytes(values["signature"]),
        ),
    )


_OF_PERSON = _select().where(
    account.c.lookup_key_id == bindparam("key"), account.c.lookup == bindparam("person")
)
_HELD = select(account.c.id).where(account.c.id == bindparam("id")).with_for_update(read=True)
