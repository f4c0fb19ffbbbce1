"""``silta authority``: joining, step by step."""

from __future__ import annotations

import pytest

from silta.base.act import os_user
from tests.cli.command import Silta
from tests.cli.conftest import SILTALA, STEPS, Kirjaamo

ADD = ("authority", "add", "--business-id", SILTALA, "--name-fi", "Siltalan kaupunki")
DOMAIN = ("--domain", "siltala.example")


def test_an_authority_joins_step_by_step(silta: Silta) -> None:
    """It may not send before the last one."""
    assert f"{SILTALA} added" in silta.did(*ADD, *DOMAIN)
    for number, step in enumerate(STEPS):
        line = silta.refused("authority", "open", SILTALA)
        assert line == f"{SILTALA} cannot be opened: missing {', '.join(STEPS[number:])}"
        silta.did("authority", "step", SILTALA, step, "--reference", "SIL/1/2026")
    silta.did("authority", "open", SILTALA)
    assert silta.said("authority", "show", SILTALA)["state"] == "open"


def test_a_list_has_the_keys_of_the_contract(town: Silta, kirjaamo: Kirjaamo) -> None:
    """Scripts read them."""
    certificate = {"fingerprint": kirjaamo.fingerprint, "state": "approved"}
    assert town.said("authority", "list") == [
        {
            "id": SILTALA,
            "name_fi": "Siltalan kaupunki",
            "state": "open",
            "steps": list(STEPS),
            "domains": ["siltala.example"],
            "certificates": [certificate],
        }
    ]


def test_one_authority_is_shown_with_what_is_missing(silta: Silta) -> None:
    """For whoever brings it in."""
    silta.did(*ADD, *DOMAIN, "--receipts-to", "kirjaamo@siltala.example")
    shown = silta.said("authority", "show", SILTALA)
    assert shown["missing_steps"] == list(STEPS)
    assert shown["receipts_to"] == "kirjaamo@siltala.example"
    assert "missing_steps: agreement, security" in silta.did("authority", "show", SILTALA)


def test_people_read_a_table(town: Silta, kirjaamo: Kirjaamo) -> None:
    """With fingerprints in full: one that is cut off is none."""
    table = town.did("authority", "list")
    assert "Siltalan kaupunki" in table
    assert kirjaamo.fingerprint in table


def test_without_authorities_a_sentence_says_so(silta: Silta) -> None:
    """And an empty list for programs."""
    assert silta.did("authority", "list") == "no authorities yet\n"
    assert silta.said("authority", "list") == []


def test_a_suspended_authority_is_resumed(town: Silta) -> None:
    """Its steps still stand."""
    town.did("authority", "suspend", SILTALA, "--reason", "avain vuotanut")
    assert town.said("authority", "show", SILTALA)["state"] == "suspended"
    assert "resume it" in town.refused("authority", "open", SILTALA)
    town.did("authority", "resume", SILTALA, "--reason", "uusi avain")
    assert town.said("authority", "show", SILTALA)["state"] == "open"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("authority", "add", "--business-id", "1234567-2", "--name-fi", "X", *DOMAIN), "business"),
        ((*ADD, "--domain", "not a domain"), "the domain is not a mail domain"),
        ((*ADD, *DOMAIN, "--receipts-to", "kirjaamo"), "the receipts address is not a mail"),
        ((*ADD, *DOMAIN), "already registered"),
        (("authority", "show", "7654321-2"), "7654321-2"),
        (("authority", "show", "x"), "not a Finnish business id"),
        (("authority", "suspend", "7654321-2", "--reason", "x"), "7654321-2"),
        (("authority", "step", SILTALA, "details", "--reference", "x"), "already recorded"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    town: Silta, arguments: tuple[str, ...], reason: str
) -> None:
    """And changes nothing."""
    before = town.said("authority", "list")
    assert reason in town.refused(*arguments)
    assert town.said("authority", "list") == before


def test_an_authority_is_changed(town: Silta) -> None:
    """What is not named stays; an empty value empties."""
    contact = ("--contact-name", "Elli Esimerkki", "--contact-email", "elli@siltala.example")
    more = ("--contact-phone", "09 123 456", "--language", "sv", "--language", "fi")
    town.did("authority", "change", SILTALA, *contact, *more, "--name-sv", "Brostad")
    town.did("authority", "change", SILTALA, "--contact-phone", "", "--reason", "pois")
    shown = town.said("authority", "show", SILTALA)
    assert (shown["name_fi"], shown["name_sv"]) == ("Siltalan kaupunki", "Brostad")
    assert (shown["contact_name"], shown["contact_phone"]) == ("Elli Esimerkki", None)
    assert shown["languages"] == ["fi", "sv"]
    assert shown["receipts_to"] == "kirjaamo@siltala.example"


def test_domains_are_set_as_a_whole(town: Silta) -> None:
    """With a reason."""
    wanted = ("--set", "Posti.siltala.example", "--set", "siltala.example")
    town.did("authority", "domains", SILTALA, *wanted, "--reason", "uusi palvelin")
    shown = town.said("authority", "show", SILTALA)
    assert shown["domains"] == ["posti.siltala.example", "siltala.example"]


def test_who_recorded_a_step_is_shown(town: Silta) -> None:
    """With the time and the paper."""
    first = town.said("authority", "show", SILTALA)["joining"][0]
    assert (first["step"], first["reference"]) == ("agreement", "SIL/1/2026")
    assert first["done_by"] == os_user()
    assert first["verified"] is None


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("change", SILTALA), "say what changes"),
        (("change", SILTALA, "--contact-email", "elli"), "is not a mail address"),
        (("change", SILTALA, "--contact-name", "\u202eillE"), "a control character"),
        (("domains", SILTALA, "--set", "pörssi.example", "--reason", "x"), "xn--"),
        (("domains", SILTALA, "--set", "siltala.example", "--reason", "x"), "nothing would"),
        (("resume", SILTALA, "--reason", "x"), "is open, not suspended"),
        (("open", SILTALA), "is open already"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    town: Silta, arguments: tuple[str, ...], reason: str
) -> None:
    """In one line."""
    before = town.said("authority", "show", SILTALA)
    assert reason in town.refused("authority", *arguments)
    assert town.said("authority", "show", SILTALA) == before
