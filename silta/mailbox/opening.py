"""Opening a citizen's account: who it is for, and the keys that are made for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from silta.base.database import Transaction
from silta.base.identity import Hetu
from silta.base.ids import new_id
from silta.base.keyed_hash import HashKey
from silta.base.store import raise_high_water
from silta.mailbox.account import Account, AccountState, name_hash, person_hash
from silta.mailbox.store import accounts
from silta.mailbox.vault.account_key import make_account_key
from silta.mailbox.vault.types import AccountId


@dataclass(frozen=True, slots=True)
class AccountMaker:
    """What makes an account: the look-up secret, and the portal's two keys for new ones."""

    lookup: HashKey
    wrap_to: X25519PublicKey
    sign_with: Ed25519PrivateKey = field(repr=False)


def open_account(
    transaction: Transaction, maker: AccountMaker, code: Hetu, family_name: str, at: datetime
) -> Account:
    """Open an account for a person, or the one that they paused or closed before.

    One that was closed gets new keys: what was filed under the old ones stays shut for good.
    Raises ActRefused when the person has an open account already.
    """
    opened = _open(transaction, maker, code, family_name=family_name, at=at)
    # Last, as the filing does: two orders of locking could wait for each other.
    raise_high_water(transaction, at)
    return opened


def _open(
    transaction: Transaction, maker: AccountMaker, code: Hetu, *, family_name: str, at: datetime
) -> Account:
    family = name_hash(maker.lookup, family_name)
    found = accounts.find(transaction, maker.lookup, code)
    if found is not None and found.state != AccountState.CLOSED:
        accounts.set_state(transaction, found, AccountState.OPEN, at)
        accounts.rename(transaction, found, family)
        return found
    account_id = found.id if found else AccountId(new_id(at))
    made = make_account_key(account_id, wrap_to=maker.wrap_to, sign_with=maker.sign_with)
    opened = Account(account_id, AccountState.OPEN, family, at, made.public)
    if found:
        accounts.reopen(transaction, found, family, made, at)
    else:
        lookup = person_hash(maker.lookup, code)
        accounts.add(transaction, opened, made, lookup=lookup, lookup_key_id=maker.lookup.key_id)
    return opened
