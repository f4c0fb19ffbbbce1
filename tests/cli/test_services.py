"""``silta service``: intake addresses."""

from __future__ import annotations

import pytest

from silta.mailbox.service import RESERVED
from tests.cli.command import Silta
from tests.cli.conftest import SERVICE, SILTALA

ADD = ("service", "add", "--authority", SILTALA, "--name-fi", "Asuminen", "--code")


def test_a_service_gets_its_address(town: Silta) -> None:
    """CODE@SILTA_DOMAIN; verifiable unless it is said otherwise."""
    added = town.did(*ADD, "asuminen", "--method", "ordinary")
    assert added == "asuminen@silta.localhost takes mails of Siltalan kaupunki\n"
    listed = {one["code"]: one for one in town.said("service", "list")}
    assert listed["asuminen"] == {
        "code": "asuminen",
        "authority": SILTALA,
        "name_fi": "Asuminen",
        "method": "ordinary",
        "state": "open",
        "address": "asuminen@silta.localhost",
        "name_sv": None,
        "name_en": None,
        "fallback": "authority",
        "retention_days": None,
        "document_types": None,
        "tell_to": None,
    }
    assert listed[SERVICE]["method"] == "verifiable"


def test_a_service_is_closed_once(town: Silta) -> None:
    """Its code stays taken."""
    town.did("service", "close", SERVICE)
    assert [one["state"] for one in town.said("service", "list")] == ["closed"]
    assert "is closed already" in town.refused("service", "close", SERVICE)
    assert "is taken" in town.refused(*ADD, SERVICE)


@pytest.mark.parametrize("code", [*sorted(RESERVED), "Asuminen", "päätös", "a b", "-a", ""])
def test_a_code_that_cannot_be_an_address_is_refused(town: Silta, code: str) -> None:
    """Reserved ones too."""
    town.refused(*ADD, code)
    assert [one["code"] for one in town.said("service", "list")] == [SERVICE]


def test_a_service_is_an_authoritys(silta: Silta) -> None:
    """One that is registered."""
    assert "no authority" in silta.refused(*ADD, "asuminen")
    assert silta.did("service", "list") == "no services yet\n"


def test_a_closed_service_is_opened_again(town: Silta) -> None:
    """With a reason."""
    town.did("service", "close", SERVICE, "--reason", "tauko")
    town.did("service", "open", SERVICE, "--reason", "tauko ohi")
    assert [one["state"] for one in town.said("service", "list")] == ["open"]
    assert "is open already" in town.refused("service", "open", SERVICE, "--reason", "x")


def test_a_service_is_changed(town: Silta) -> None:
    """What is not named stays; an empty value empties."""
    few = ("--document-type", "application/pdf", "--document-type", "image/png")
    town.did("service", "change", SERVICE, "--name-sv", "Beslut", "--retention-days", "730", *few)
    town.did("service", "change", SERVICE, "--retention-days", "", "--reason", "laki")
    (found,) = town.said("service", "list")
    assert (found["name_fi"], found["name_sv"]) == ("Päätös", "Beslut")
    assert found["document_types"] == ["application/pdf", "image/png"]
    assert found["retention_days"] is None


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "say what changes"),
        (("--retention-days", "0"), "the retention is 1 to"),
        (("--document-type", "text/html"), "a document type is none"),
        (("--tell-to", "kirjaamo"), "is not a mail address"),
        (("--fallback", "none"), "a verifiable service has the fallback authority"),
        (("--name-fi", "Päätös"), "nothing would change"),
        (("--name-en", "a\nb"), "a control character"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    town: Silta, options: tuple[str, ...], says: str
) -> None:
    """And changes nothing."""
    before = town.said("service", "list")
    assert says in town.refused("service", "change", SERVICE, *options)
    assert town.said("service", "list") == before
