"""Each reason that can be reached, as a peer hears it from a real gateway."""

from __future__ import annotations

import pytest

from silta.gateway.replies import ADVICE
from tests.road.letter_cases import LETTER_CASES
from tests.road.signature_cases import SIGNATURE_CASES
from tests.road.wire_cases import WIRE_CASES
from tests.town import Town

CASES = {**WIRE_CASES, **SIGNATURE_CASES, **LETTER_CASES}
FILED_FIRST = {"a reused message id": 1}


@pytest.mark.parametrize("name", CASES)
def test_what_is_refused_gets_its_reply_and_is_filed_nowhere(shared_town: Town, name: str) -> None:
    """Senders act upon the code and the reason, so both are a promise."""
    reason, act = CASES[name]
    before = len(shared_town.messages())
    answer = act(shared_town)
    code, subject_detail, advice = ADVICE[reason]
    assert (answer.code, answer.reason) == (code, reason), answer.text
    assert answer.enhanced == f"{code // 100}.{subject_detail}"
    assert answer.text.startswith(f"{answer.enhanced} {reason} {advice}")
    assert len(shared_town.messages()) == before + FILED_FIRST.get(name, 0)


def test_the_cases_differ() -> None:
    """Two cases of one name would hide one another."""
    assert len(CASES) == len(WIRE_CASES) + len(SIGNATURE_CASES) + len(LETTER_CASES)


def test_a_good_letter_is_filed_beside_all_those(shared_town: Town) -> None:
    """The town of these tests refuses for a reason, not because it is broken."""
    assert shared_town.send(shared_town.mail()).reason == "filed"


def test_an_account_answers_alike_whether_it_is_none_paused_or_closed(shared_town: Town) -> None:
    """Whether somebody ever had an account is nobody's business."""
    names = ("nobody's account", "a paused account", "a closed account")
    assert len({LETTER_CASES[name][1](shared_town).text for name in names}) == 1
