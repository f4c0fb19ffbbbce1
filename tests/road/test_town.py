"""The town that the other tests live in."""

from __future__ import annotations

from tests.town import AINO, Town


def test_a_town_takes_a_letter_in(town: Town) -> None:
    """What the tests of the road rest on: two municipalities, their keys, and Aino."""
    town.start_gateway()
    manifest = town.letter()
    answer = town.send(town.mail(manifest))
    assert (answer.code, answer.reason) == (250, "filed"), town.running[-1].journal()
    (filed,) = town.messages(manifest["message_id"])
    assert filed["evidence_id"] == answer.evidence_id
    assert len(town.evidence(filed["id"])) == 2
    assert '"messages": 1' in town.silta("account", "show", "--hetu", AINO, "--json")
