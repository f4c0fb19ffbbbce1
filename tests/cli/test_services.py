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
    }
    assert listed[SERVICE]["method"] == "verifiable"


def test_a_service_is_closed_once(town: Silta) -> None:
    """Its code stays taken."""
    town.did("service", "close", SERVICE)
    assert [one["state"] for one in town.said("service", "list")] == ["closed"]
    assert "no open service" in town.refused("service", "close", SERVICE)
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
