"""A sender's key was compromised: each message of it says so to its reader, until it is undone."""

from __future__ import annotations

import pytest

from tests.portal.desk import Desk
from tests.portal.desks import desk, desk_of_each, desk_of_module, each_desk

__all__ = ["desk", "desk_of_each", "desk_of_module", "each_desk"]

IN_LIST = {
    "fi": "Lähettäjän avain on joutunut vääriin käsiin",
    "sv": "Avsändarens nyckel har kommit i orätta händer",
    "en": "key was compromised: do not act",
}
ON_PAGE = {
    "fi": "Kysy kunnalta puhelimitse",
    "sv": "Fråga kommunen per telefon",
    "en": "Ask the municipality by telephone",
}


def compromise(desk: Desk, *more: str) -> None:
    """Revoke Kirjaamo's certificate and warn its readers."""
    fingerprint = desk.town.registers.keys["kirjaamo"]
    desk.town.silta("certificate", "revoke", fingerprint, "--reason", "varastettu")
    warn(desk, *more)


def warn(desk: Desk, *more: str) -> None:
    """Have the readers warned, or no longer."""
    fingerprint = desk.town.registers.keys["kirjaamo"]
    desk.town.silta("certificate", "warn-readers", fingerprint, "--reason", "varastettu", *more)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_list_and_the_page_warn_in_each_language(each_desk: Desk, language: str) -> None:
    """Nobody acts on a decision before they have asked by telephone."""
    found = each_desk.file_another()
    compromise(each_desk)
    aino = each_desk.reader()
    assert IN_LIST[language] in aino.get(f"/{language}/inbox").words
    assert ON_PAGE[language] in aino.get(f"/{language}/inbox/{found}").words


def test_a_closed_message_warns_before_it_is_acknowledged(desk: Desk) -> None:
    """To acknowledge it would begin the time for appeal."""
    found = desk.file()
    compromise(desk)
    got = desk.reader().get(f"/fi/inbox/{found}")
    assert ON_PAGE["fi"] in got.words
    assert "Kuittaa" in got.words


def test_no_message_warns_before_somebody_says_so(desk: Desk) -> None:
    """A revocation alone says nothing of what came before: filed is filed, and verified."""
    found = desk.file_another()
    fingerprint = desk.town.registers.keys["kirjaamo"]
    desk.town.silta("certificate", "revoke", fingerprint, "--reason", "varastettu")
    aino = desk.reader()
    assert IN_LIST["fi"] not in aino.get("/fi/inbox").words
    got = aino.get(f"/fi/inbox/{found}")
    assert (got.status, ON_PAGE["fi"] in got.words) == (200, False)


def test_a_warning_is_taken_back(desk: Desk) -> None:
    """The laptop was under the sofa, and the messages are the municipality's own."""
    found = desk.file_another()
    compromise(desk)
    warn(desk, "--undo")
    aino = desk.reader()
    assert IN_LIST["fi"] not in aino.get("/fi/inbox").words
    assert ON_PAGE["fi"] not in aino.get(f"/fi/inbox/{found}").words


def test_another_signer_s_messages_do_not_warn(desk: Desk) -> None:
    """Siltala has two registries, and one lost its key."""
    town = desk.town
    other, fingerprint = desk.file_another(), town.registers.keys["rsa"]
    town.silta("certificate", "revoke", fingerprint, "--reason", "varastettu")
    town.silta("certificate", "warn-readers", fingerprint, "--reason", "varastettu")
    assert ON_PAGE["fi"] not in desk.reader().get(f"/fi/inbox/{other}").words
