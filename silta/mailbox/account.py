"""The life of a citizen's account, as a pure state machine, and how its holder is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from silta.base.act import ActRefused
from silta.base.identity import Hetu, fold_name
from silta.base.keyed_hash import HashKey, Purpose
from silta.mailbox.vault.types import AccountId, AccountPublicKey


class AccountState(StrEnum):
    """Open takes decisions; paused and closed do not: they come on paper again."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


# Which state may follow which; closed is the end, a new account is opened after it.
FOLLOWS = {
    AccountState.OPEN: {AccountState.PAUSED},
    AccountState.PAUSED: {AccountState.OPEN},
    AccountState.CLOSED: {AccountState.OPEN, AccountState.PAUSED},
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the registry of accounts knows it: no name, no identity code.

    ``family_name`` is a keyed hash; ``key`` is the public key that mails are sealed to.
    """

    id: AccountId
    state: AccountState
    family_name: bytes
    opened_at: datetime
    key: AccountPublicKey

    def must_allow(self, new: AccountState) -> None:
        """Raise ActRefused unless the account may become ``new``."""
        if self.state not in FOLLOWS[new]:
            raise ActRefused(f"the account is {self.state}: it cannot become {new}")


def person_hash(key: HashKey, code: Hetu) -> bytes:
    """Return what stands for a person in the database, in place of the identity code."""
    return key.of(Purpose.IDENTITY_CODE, code.code.encode())


def name_hash(key: HashKey, family_name: str) -> bytes:
    """Return the keyed hash of a family name, with case, accents and hyphens folded."""
    return key.of(Purpose.FAMILY_NAME, fold_name(family_name).encode())
