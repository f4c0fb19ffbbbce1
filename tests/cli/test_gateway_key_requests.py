"""``silta gateway-key requests``: what the console asked for, done here and nowhere else."""

from __future__ import annotations

from silta.base.database import Database
from silta.keys.acts.gateway_key_requests import ask_for_key
from silta.keys.gateway_key import Purpose
from tests.cli.command import Silta
from tests.cli.test_gateway_keys import nothing_left, states
from tests.keys.acts.hands import ELLI
from tests.registry import NOW


def asked(silta: Silta, purpose: Purpose) -> str:
    """Return the id of a request of Elli's for a new key, made in the console."""
    database = Database(f"sqlite:///{silta.home}/database/silta.db")
    with database.write() as transaction:
        made = ask_for_key(transaction, ELLI, purpose, reason="vuosi täynnä", at=NOW)
    database.close()
    return made


def test_nothing_asked_for_is_said_so(silta: Silta) -> None:
    """An empty table would look like a fault."""
    assert silta.did("gateway-key", "requests") == "nothing is asked for\n"


def test_a_request_is_listed_with_its_command_and_gone_when_done(silta: Silta) -> None:
    """The command can be copied as it stands."""
    request = asked(silta, Purpose.RECEIPTS)
    [listed] = silta.said("gateway-key", "requests")
    assert (listed["asked_by"], listed["reason"]) == ("elli@silta.example", "vuosi täynnä")
    assert str(listed["command"]).endswith(f"--request {request}")
    silta.did(*str(listed["command"]).split()[1:])
    assert list(states(silta, "receipts").values()) == ["active", "new"]
    assert silta.said("gateway-key", "requests") == []


def test_a_request_of_something_else_leaves_no_key_behind(silta: Silta) -> None:
    """Its secret part is destroyed before anybody hears of it."""
    request = asked(silta, Purpose.RECEIPTS)
    assert "something else" in silta.refused("gateway-key", "new", "--request", request)
    assert len(states(silta)) == 1
    assert nothing_left(silta)
