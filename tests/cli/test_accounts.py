"""``silta account``: for codes of the 900 series, and never a name or a code in the answer."""

from __future__ import annotations

import pytest
from stdnum.fi import hetu as stdnum_hetu

from silta.base.home import Home
from tests.cli.command import Silta
from tests.cli.conftest import HETU

EINO = "010190-900P"


def real_looking_code() -> str:
    """Return a valid code that might be a person's: computed, so that it stands nowhere."""
    letters = "0123456789ABCDEFHJKLMNPRSTUVWXY"
    return next(f"010180-899{x}" for x in letters if stdnum_hetu.is_valid(f"010180-899{x}"))


def act(silta: Silta, word: str, *more: str) -> str:
    """Do something to Aino's account."""
    return silta.did("account", word, "--hetu", HETU, *more)


def test_an_account_is_shown_without_its_holder(town: Silta) -> None:
    """Id, state, time and a number."""
    shown = town.said("account", "show", "--hetu", HETU)
    assert shown == {
        "id": shown["id"],
        "state": "open",
        "opened_at": shown["opened_at"],
        "messages": 0,
    }
    assert town.said("account", "list") == [shown]
    assert shown["opened_at"].endswith("Z")


@pytest.mark.parametrize("command", [["account", "list"], ["account", "show", "--hetu", "-"]])
def test_no_answer_names_the_holder(town: Silta, command: list[str]) -> None:
    """Neither for people nor for programs."""
    for more in ([], ["--json"]):
        answer = town.did(*command, *more, stdin=f"{HETU}\n")
        assert "210281" not in answer
        assert "Demo" not in answer


def test_the_code_is_read_from_standard_input(town: Silta) -> None:
    """So that it stands in no list of processes; spaces and small letters are forgiven."""
    assert town.said("account", "show", "--hetu", "-", stdin=f" {HETU} \n")["state"] == "open"


def test_a_paused_account_opens_again(town: Silta) -> None:
    """With the same id."""
    before = town.said("account", "list")
    assert "paused" in act(town, "pause")
    assert town.said("account", "show", "--hetu", HETU)["state"] == "paused"
    assert "is paused" in town.refused("account", "pause", "--hetu", HETU)
    act(town, "open", "--name", "Aino Demo")
    assert town.said("account", "list") == before


def test_closing_asks_a_person_first(town: Silta) -> None:
    """What was filed never opens again."""
    done = town("account", "close", "--hetu", HETU, stdin="n\n", at_terminal=True)
    assert done.exit_code == 1
    assert town.said("account", "show", "--hetu", HETU)["state"] == "open"


def test_closing_asks_nobody_where_nobody_sits(town: Silta) -> None:
    """A script that says close means it."""
    assert "closed" in town.did("account", "close", "--hetu", HETU)


def test_a_closed_account_opens_with_another_key(town: Silta) -> None:
    """Under its old id: what was sealed to the old key stays shut."""
    [before] = town.said("account", "list")
    assert "closed" in act(town, "close", "--yes")
    act(town, "open", "--name", "Aino Uusi")
    [after] = town.said("account", "list")
    assert (after["id"], after["state"]) == (before["id"], "open")
    assert after["opened_at"] > before["opened_at"]


def test_a_real_looking_code_is_refused_without_being_shown(silta: Silta) -> None:
    """A real account opens by strong identification alone."""
    code = real_looking_code()
    line = silta.refused("account", "open", "--hetu", code, "--name", "Aino Demo")
    assert line == "a real account opens by strong identification alone"
    assert silta.said("account", "list") == []


@pytest.mark.parametrize("word", ["open", "show", "pause"])
@pytest.mark.parametrize("code", ["210281-998X", "2102819988", "", "21\u0660281-9988"])
def test_a_wrong_code_is_refused_without_being_shown(silta: Silta, word: str, code: str) -> None:
    """A slip of the finger is still somebody's code."""
    more = ("--name", "Aino Demo") if word == "open" else ()
    line = silta.refused("account", word, "--hetu", code, *more)
    assert line.startswith("--hetu: not ")
    assert not code or code not in line


@pytest.mark.parametrize("word", ["show", "pause"])
def test_a_person_without_an_account_has_none(town: Silta, word: str) -> None:
    """Eino did not join."""
    assert town.refused("account", word, "--hetu", EINO) == "this person has no account"


def test_an_account_needs_a_name(silta: Silta) -> None:
    """A letter may name the recipient's family name."""
    for name in ("", "  "):
        line = silta.refused("account", "open", "--hetu", HETU, "--name", name)
        assert line == "--name is empty"
    silta.did("account", "open", "--hetu", HETU, "--name", "", "--family-name", "Demo")


@pytest.mark.parametrize("folder", ["portal/account-signer.key", "shared/account-wrap.pub"])
def test_an_account_is_not_opened_with_a_damaged_secret(silta: Silta, folder: str) -> None:
    """Found by this test: it ended in a traceback."""
    (silta.home / folder).write_bytes(bytes(32))
    line = silta.refused("account", "open", "--hetu", HETU, "--name", "Aino Demo")
    assert line.endswith("is not the one that the data was made with: restore it")
    assert silta.said("account", "list") == []


def test_an_account_is_not_opened_without_the_portals_secret(silta: Silta) -> None:
    """Where the machine's owner keeps it elsewhere."""
    (Home(silta.home).portal / "account-signer.key").unlink()
    line = silta.refused("account", "open", "--hetu", HETU, "--name", "Aino Demo")
    assert "account-signer.key is missing" in line
