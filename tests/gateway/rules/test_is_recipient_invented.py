"""The rule is_recipient_invented: what passes and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from silta.base.reason import Reason
from silta.gateway.case import Case
from silta.gateway.rules.is_recipient_invented import is_recipient_invented
from silta.mailbox.service import TRIAL
from tests.gateway.cases import case, saying

# Decree on the population information system: the remainder by 31 of date and number.
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def code_of(number: int) -> str:
    """Return a code of somebody who is not born yet: put together, since none may stand here."""
    date = "3112" + "99"
    return f"{date}A{number:03}{CHECK_CHARACTERS[int(f'{date}{number:03}') % 31]}"


def trial(given: Case) -> Case:
    """Return the case of a mail to the test service."""
    route = replace(given.facts.route, service=TRIAL)
    return replace(given, facts=replace(given.facts, route=route, account=None))


@pytest.mark.parametrize("number", [900, 999])
def test_an_invented_person_passes(number: int) -> None:
    """Numbers from 900 on are nobody's."""
    given = trial(saying(case(), recipient={"id": code_of(number)}))
    assert is_recipient_invented(given) is None


@pytest.mark.parametrize("number", [2, 899])
def test_a_code_that_may_be_somebody_s_is_refused(number: int) -> None:
    """No data of real people in a test (DESIGN): the field is named, and never the code."""
    given = trial(saying(case(), recipient={"id": code_of(number)}))
    refused = is_recipient_invented(given)
    assert refused is not None
    assert (refused.reason, refused.field) == (Reason.LETTER_MALFORMED, "recipient.id")
    assert code_of(number) not in refused.detail


@pytest.mark.parametrize("number", [2, 899, 900])
def test_a_real_letter_may_be_to_anybody(number: int) -> None:
    """It is what the service is for."""
    assert is_recipient_invented(saying(case(), recipient={"id": code_of(number)})) is None
