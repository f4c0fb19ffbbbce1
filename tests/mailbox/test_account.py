"""The life of an account, and the hashes that stand for its holder."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.act import ActRefused
from silta.base.keyed_hash import HashKey
from silta.mailbox.account import FOLLOWS, AccountState, name_hash, person_hash
from tests.mailbox.filed_letters import AINOS_ACCOUNT, AINOS_CODE, EINOS_CODE, KEYS

OTHER_KEY = HashKey(b"O" * 32)


@pytest.mark.parametrize("new", AccountState)
@pytest.mark.parametrize("state", AccountState)
def test_only_some_states_follow_one_another(state: AccountState, new: AccountState) -> None:
    """Closed is the end: its key is destroyed."""
    account = replace(AINOS_ACCOUNT, state=state)
    if state in FOLLOWS[new]:
        account.must_allow(new)
    else:
        with pytest.raises(ActRefused, match=f"is {state}: it cannot become {new}"):
            account.must_allow(new)


def test_every_state_has_what_it_may_follow() -> None:
    """A new state without a rule would be a fault in production."""
    assert set(FOLLOWS) == set(AccountState)
    assert all(AccountState.CLOSED not in before for before in FOLLOWS.values())


def test_a_person_is_one_hash_under_one_secret() -> None:
    """Two people differ, and so does one person in two houses."""
    aino = person_hash(KEYS.lookup, AINOS_CODE)
    assert aino == person_hash(KEYS.lookup, AINOS_CODE)
    assert (
        len({aino, person_hash(KEYS.lookup, EINOS_CODE), person_hash(OTHER_KEY, AINOS_CODE)}) == 3
    )


@pytest.mark.parametrize("typed", ["DEMO-ASTROM", "Demo Åström", "demo åström"])
def test_a_name_is_hashed_as_it_is_compared(typed: str) -> None:
    """Case, accents and hyphens make no other person of her."""
    assert name_hash(KEYS.lookup, typed) == name_hash(KEYS.lookup, "Demo-Åström")


def test_a_name_and_a_code_of_equal_text_have_two_hashes() -> None:
    """What is known of one says nothing of the other."""
    code = AINOS_CODE.code
    assert name_hash(KEYS.lookup, code) != person_hash(KEYS.lookup, AINOS_CODE)
