"""``kill -9`` around the record of a refusal: no answer without it, and no half of it."""

from __future__ import annotations

import signal
import smtplib

import pytest

from silta.base.reason import Reason
from tests.crash.gateway_that_dies import AFTER_RECORD, BEFORE_COMMIT, RECORDING
from tests.crash.test_a_gateway_that_dies import DYING
from tests.letters import REMOVED
from tests.load.outcome import check_chain
from tests.road.test_answers_about_people import logged
from tests.town import NOBODY, Town


def kept(town: Town) -> tuple[int, int]:
    """Return how many records and answers about people there are, in a chain that is whole."""
    records = town.evidence()
    check_chain(records)
    return len(records), len(logged(town))


@pytest.mark.parametrize("moment", [*RECORDING, BEFORE_COMMIT])
def test_a_death_leaves_the_record_and_the_answer_or_neither(
    crashing_town: Town, moment: str
) -> None:
    """The peer got no answer and sends again: that is another answer, of the one record."""
    town = crashing_town
    mail = town.mail(town.letter(recipient={"id": NOBODY, "family_name": REMOVED}))
    records, answers = kept(town)
    dying = town.start_gateway((*DYING, moment))
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        dying.send(mail)
    assert dying.process.wait(20) == -signal.SIGKILL
    left = int(moment == AFTER_RECORD)
    assert kept(town) == (records + left, answers + left)
    gateway = town.start_gateway()
    assert gateway.send(mail).reason == Reason.ACCOUNT_NOT_ACTIVE
    assert gateway.stop() == 0
    assert kept(town) == (records + 1, answers + left + 1)
