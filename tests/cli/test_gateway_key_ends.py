"""The end of a gateway key: destroyed where it is, waited for where it is not, or lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from silta.base.database import Database
from silta.base.home import Home
from silta.keys.store import audit
from tests.cli.command import Silta
from tests.cli.test_gateway_keys import nothing_left, states

AWAY = "elsewhere"


def last(silta: Silta) -> dict[str, Any]:
    """Return what the last record of the chain says."""
    database = Database(f"sqlite:///{silta.home}/database/silta.db")
    with database.read() as transaction:
        [found] = audit.latest(transaction, most=1)
    database.close()
    return found.said()


def replaced(silta: Silta) -> tuple[str, Path]:
    """Activate another opening key; return the one before, ready to retire, and its folder."""
    [before] = states(silta)
    new = silta.did("gateway-key", "new").strip()
    silta.did("gateway-key", "activate", new, "--overlap-days", "0")
    return before, Home(silta.home).key_store / before


def listed(silta: Silta, fingerprint: str) -> dict[str, object]:
    """Return what the list says of a key."""
    found = silta.said("gateway-key", "list")
    return next(one for one in found if one["fingerprint"] == fingerprint)


@pytest.mark.parametrize("moved", ["", "private-keys-v1.d"])
def test_a_key_that_is_not_here_is_not_noted_as_destroyed(silta: Silta, moved: str) -> None:
    """The whole folder or its secrets alone were moved: the registry must not say it is gone."""
    before, home = replaced(silta)
    (home / moved).rename(home.with_name(AWAY))
    assert "run this on the machine that has it" in silta.refused("gateway-key", "retire", before)
    assert (states(silta)[before], listed(silta, before)["destroyed_at"]) == ("overlap", None)
    home.with_name(AWAY).rename(home / moved)
    assert "destroyed" in silta.did("gateway-key", "retire", before)
    assert listed(silta, before)["destroyed_at"]


def test_a_lost_key_is_recorded_as_lost_and_never_as_destroyed(silta: Silta) -> None:
    """With a reason alone; nobody knows who has it."""
    before, home = replaced(silta)
    command = ("gateway-key", "retire", before, "--lost")
    line = silta.refused(*command, "--reason", "kadonnut")
    assert "retire it without --lost" in line
    home.rename(home.parent.parent / AWAY)
    assert "a reason is needed" in silta.refused(*command)
    silta.did(*command, "--reason", "levy vietiin")
    shown = listed(silta, before)
    assert (shown["state"], shown["destroyed_at"]) == ("lost", None)
    assert shown["awaits_destruction"] is False
    record = last(silta)
    assert (record["reason"], record["after"]["state"]) == ("levy vietiin", "lost")
    assert "already there, and whole" in silta.did("init")


def test_a_lost_key_that_is_found_is_destroyed(silta: Silta) -> None:
    """It stays known as lost: there may be more of it."""
    before, home = replaced(silta)
    home.rename(home.parent.parent / AWAY)
    silta.did("gateway-key", "retire", before, "--lost", "--reason", "levy vietiin")
    (home.parent.parent / AWAY).rename(home)
    silta.did("gateway-key", "retire", before)
    shown = listed(silta, before)
    assert (shown["state"], shown["destroyed_at"] is None) == ("lost", False)
    assert not home.exists()


def test_a_retired_key_that_waits_for_destruction_is_said_plainly(silta: Silta) -> None:
    """In the list, and for programs; until it is done."""
    before, _ = replaced(silta)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("silta.cli.gateway_key_retiring.set_aside", _die)
        silta.refused("gateway-key", "retire", before)
    assert f"{before} is retired, and not destroyed" in silta.did("gateway-key", "list")
    assert listed(silta, before)["awaits_destruction"] is True
    silta.did("gateway-key", "retire", before)
    assert "not destroyed" not in silta.did("gateway-key", "list")


def test_a_destruction_that_died_before_its_record_is_recorded_by_repeating_it(
    silta: Silta,
) -> None:
    """All files are gone then, and their folder says that they were here."""
    before, _ = replaced(silta)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("silta.keys.acts.gateway_keys.note_destroyed", _die)
        assert "the power went" in silta.refused("gateway-key", "retire", before)
    assert silta.said("gateway-key", "show", before)["secret_is_here"] is True
    silta.did("gateway-key", "retire", before)
    assert listed(silta, before)["destroyed_at"]
    assert nothing_left(silta)


def test_the_list_for_programs_is_one_document(silta: Silta) -> None:
    """Nothing is said beside it, whatever waits."""
    before, _ = replaced(silta)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("silta.cli.gateway_key_retiring.set_aside", _die)
        silta.refused("gateway-key", "retire", before)
    assert len(json.loads(silta.did("gateway-key", "list", "--json"))) == 3


def _die(*_: object, **__: object) -> Path:
    raise OSError(5, "the power went")
