"""THREATS case 65: an attacker with keys of their own, and with a writer's hand in the database."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, update

from silta.keys.fingerprint import Fingerprint
from silta.keys.tables import certificate
from silta.mailbox.tables import account_key
from tests.portal.desk import PLAIN, Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk
from tests.portal.driver import Got
from tests.portal.reading.forgery import forge, genuine_key, own_pair, swap_in
from tests.portal.thieves import changed, row_of, steal
from tests.road.canaries import WORDS
from tests.town import EINO

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
    like = each_desk.file_another()
    pair, attacker = own_pair(each_desk, each_desk.account())
    swap_in(each_desk, pair)
    must_say_nothing(each_desk, forge(each_desk, like, pair.public, attacker))


def test_a_letter_sealed_to_the_true_key_is_not_shown_either(each_desk: Desk) -> None:
    """Anybody can seal to a public key; the signature on the letter is not Siltala's."""
    found = forged_to_the_true_key(each_desk)
    must_say_nothing(each_desk, found)
    # A certificate that was handed in and never approved does not help.
    register(each_desk, state="pending", approved_at=None)
    changed(certificate=stranger_of(each_desk))(each_desk, found, found)
    must_say_nothing(each_desk, found)


def forged_to_the_true_key(desk: Desk) -> str:
    """Have an attacker seal a letter to Aino's own public key."""
    signer = desk.tools.prover.vault.signer
    return forge(desk, desk.file_another(), genuine_key(desk), signer)


def stranger_of(desk: Desk) -> Fingerprint:
    """Return the attacker's certificate."""
    return desk.town.registers.keys["stranger"]


def register(desk: Desk, **values: object) -> None:
    """Write the attacker's certificate into the registry, as one of Siltala's."""
    of_siltala = certificate.c.fingerprint == desk.town.registers.keys["kirjaamo"]
    row = {**row_of(desk, certificate, of_siltala), "fingerprint": stranger_of(desk), **values}
    steal(desk, insert(certificate).values(**row))
