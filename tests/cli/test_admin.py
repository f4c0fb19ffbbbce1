"""``silta admin``: the machine's owner invites, lists and removes administrators."""

from __future__ import annotations

import pytest

from tests.cli.command import Silta

ELLI = ("--email", "elli@silta.example", "--role", "operator")


def test_an_invitation_is_printed_once(silta: Silta) -> None:
    """At the console's address, in their language; nothing else has the token."""
    settings = {"SILTA_ADMIN_URL": "https://hallinta.silta.example/"}
    there = Silta(silta.home, settings)
    line, until = there.did("admin", "add", *ELLI, "--language", "sv").splitlines()
    assert line.startswith("https://hallinta.silta.example/sv/admin/invitation/")
    assert until.endswith("UTC, for one log-in")
    token = line.rpartition("/")[2]
    assert len(token) == 43
    shown = there.did("admin", "list", "--json") + there.did("audit", "list", "--json")
    assert token not in shown


def test_an_invited_one_is_listed(silta: Silta) -> None:
    """As invited, by whom; a mail address is shown to the owner alone."""
    assert silta.did("admin", "list") == "no administrators yet: silta admin add\n"
    made = silta.said("admin", "add", *ELLI)
    assert set(made) == {"id", "invitation", "until"}
    [row] = silta.said("admin", "list")
    assert (row["id"], row["email"], row["state"]) == (made["id"], "elli@silta.example", "invited")
    assert (row["role"], row["language"], row["bound_at"]) == ("operator", "fi", None)


def test_what_the_owner_does_is_recorded_and_alarms(silta: Silta) -> None:
    """Under the name of the system's user."""
    made = silta.said("admin", "add", *ELLI, "--reason", "aloitus")
    record = silta.said("audit", "list")[0]
    assert (record["act"], record["door"]) == ("administrator.invited", "command line")
    assert (record["subject"], record["reason"]) == (made["id"], "aloitus")


def test_one_is_removed_with_a_reason(silta: Silta) -> None:
    """The row stays, for the records name it."""
    made = silta.said("admin", "add", *ELLI)
    said = silta.did("admin", "remove", made["id"], "--reason", "väärä osoite")
    assert said == f"{made['id']} is removed\n"
    assert [row["state"] for row in silta.said("admin", "list")] == ["removed"]
    assert "removed already" in silta.refused("admin", "remove", made["id"], "--reason", "x")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("add", "--email", "elli", "--role", "keys"), "not a mail address"),
        (("add", "--email", "", "--role", "keys"), "not a mail address"),
        (("add", "--email", "<script>@x.example", "--role", "keys"), "not a mail address"),
        (("remove", "01JD00000000000000000000XX", "--reason", "x"), "no such administrator"),
        (("remove", "--", "--option"), ""),
    ],
)
def test_what_cannot_be_is_refused(silta: Silta, arguments: tuple[str, ...], line: str) -> None:
    """In one line, and nothing is recorded."""
    before = silta.said("audit", "list")
    done = silta("admin", *arguments)
    assert done.exit_code in {1, 2}
    assert line in done.err
    assert silta.said("audit", "list") == before


def test_hostile_reasons_stay_texts(silta: Silta) -> None:
    """They change no listing: control characters do not reach the terminal."""
    silta.did("admin", "add", *ELLI, "--reason", "--option; $(rm) <script>")
    assert silta.said("audit", "list")[0]["reason"] == "--option; $(rm) <script>"
