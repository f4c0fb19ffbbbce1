"""THREATS case 65: an attacker with keys of their own, and with a writer's hand in the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import insert, update

from silta.keys.tables import certificate
from silta.mailbox.tables import account_key
from silta.mailbox.vault.secret_keys import load_public_signer
from tests.portal.desk import PLAIN, Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.portal.driver import Got
from tests.portal.reading.forgery import forge, genuine_key, own_pair, swap_in
from tests.portal.thieves import changed, row_of, steal
from tests.road.canaries import WORDS
from tests.town import EINO, SILTALA

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]


def pages_of(desk: Desk, reference: str) -> list[Got]:
    """Return what Aino gets of a message: the list, its page, its documents."""
    aino = desk.reader()
    paths = ("", f"/{reference}", f"/{reference}/documents/1", f"/{reference}/documents/2")
    return [aino.get(f"/fi/inbox{path}") for path in paths]


def must_say_nothing(desk: Desk, reference: str) -> None:
    """Fail where a word of the letter is shown, or where anything ends in a fault."""
    got = pages_of(desk, reference)
    assert [one.status for one in got] == [200, 409, 409, 409]
    assert not [word for one in got for word in WORDS if word in one.html]
    assert "Allekirjoitus tarkistettu" not in got[1].words


def portal_signer(desk: Desk) -> object:
    """Return the public half of the key that signs account keys."""
    return load_public_signer((desk.town.home / "keys" / "account-signer.pub").read_bytes())


def with_eino(desk: Desk, column: str) -> None:
    """Put a column of Eino's key in the place of Aino's."""
    his = row_of(desk, account_key, account_key.c.account_id == desk.account(EINO))
    hers = account_key.c.account_id == desk.account()
    steal(desk, update(account_key).where(hers).values(**{column: his[column]}))


@pytest.mark.parametrize("column", ["public_key", "wrapped", "signature"])
def test_a_swapped_half_of_a_key_opens_nothing(each_desk: Desk, column: str) -> None:
    """A half of Eino's in the place of Aino's."""
    found = each_desk.file(**PLAIN)
    with_eino(each_desk, column)
    must_say_nothing(each_desk, found)


def test_eino_s_whole_key_opens_nothing_of_aino_s(each_desk: Desk) -> None:
    """A message that names another account's key, well signed, is not that account's."""
    found = each_desk.file(**PLAIN)
    changed(account_key_id=genuine_key(each_desk, EINO).key_id)(each_desk, found, found)
    must_say_nothing(each_desk, found)


def test_a_destroyed_key_opens_nothing(each_desk: Desk) -> None:
    """Closing the account takes away the private half, and no fault comes of it."""
    found = each_desk.file(**PLAIN)
    hers = account_key.c.account_id == each_desk.account()
    steal(each_desk, update(account_key).where(hers).values(wrapped=None))
    must_say_nothing(each_desk, found)


def test_a_letter_sealed_to_an_attackers_own_pair_is_not_shown(each_desk: Desk) -> None:
    """The pair opens by the portal's key, and the portal never signed it."""
    pair, attacker = own_pair(each_desk, each_desk.account())
    swap_in(each_desk, pair)
    must_say_nothing(each_desk, forge(each_desk, pair.public, attacker))


def test_a_letter_sealed_to_the_true_key_is_not_shown_either(each_desk: Desk) -> None:
    """Anybody can seal to a public key; the signature on the letter is not Siltala's."""
    found = forge(each_desk, genuine_key(each_desk), portal_signer(each_desk))
    must_say_nothing(each_desk, found)
    stranger = each_desk.town.registers.keys["stranger"]
    new = {**row_of(each_desk, certificate, certificate.c.state == "pending")}
    steal(each_desk, insert(certificate).values(**{**new, "fingerprint": stranger}))
    changed(certificate=stranger)(each_desk, found, found)
    must_say_nothing(each_desk, found)
