"""``kill -9`` at each step, then the same mail again: one filing, and one evidence id."""

from __future__ import annotations

import secrets
import signal
import smtplib
import sys

import pytest

from tests.crash.gateway_that_dies import BEFORE_COMMIT, COMMITTED, MOMENTS
from tests.letters import DOCUMENTS, small_pdf
from tests.town import Town

DYING = (sys.executable, "-m", "tests.crash.gateway_that_dies")
# Too large for a row of the database: a sealed file is part of what a death may cut short.
LARGE = {**DOCUMENTS, "liite.pdf": small_pdf("Liite", secrets.token_bytes(200_000))}


@pytest.mark.parametrize("moment", [*MOMENTS, BEFORE_COMMIT])
def test_a_death_leaves_nothing_or_the_whole(crashing_town: Town, moment: str) -> None:
    """The peer got no answer and sends again; it must not matter when the lights went out."""
    town, manifest = crashing_town, crashing_town.letter(LARGE)
    mail = town.mail(manifest, LARGE)
    dying = town.start_gateway((*DYING, moment))
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        dying.send(mail)
    assert dying.process.wait(20) == -signal.SIGKILL
    left = [row["evidence_id"] for row in town.messages(manifest["message_id"])]
    assert len(left) == (moment in COMMITTED)
    again = _sent_to_another_gateway(town, mail)
    (row,) = town.messages(manifest["message_id"])
    assert again == row["evidence_id"]
    assert left in ([], [again])
    assert [record["event"] for record in town.evidence(row["id"])] == ["accepted", "filed"]
    assert town.documents(row["id"]) == list(LARGE.values())


def _sent_to_another_gateway(town: Town, mail: bytes) -> str:
    """Send a mail to a whole gateway on the same home; return the evidence id of its 250."""
    gateway = town.start_gateway()
    answer = gateway.send(mail)
    assert gateway.stop() == 0
    assert answer.code == 250, answer.text
    return answer.evidence_id


def test_the_chain_of_evidence_has_no_gap_after_all_those_deaths(crashing_town: Town) -> None:
    """Numbers follow each other and each record names its predecessor."""
    _sent_to_another_gateway(crashing_town, crashing_town.mail())
    records = crashing_town.evidence()
    assert [record["number"] for record in records] == list(range(1, len(records) + 1))
