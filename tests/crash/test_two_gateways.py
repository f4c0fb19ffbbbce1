"""Two gateways of one home, and the same letter at both in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.road.process import Answer, Running
from tests.town import Town

LETTERS = 10


def test_two_gateways_file_the_same_letter_once(crashing_town: Town) -> None:
    """Two servers of one sender may try at once; they get two equal 250s for one filing."""
    town = crashing_town
    gateways = [town.start_gateway(), town.start_gateway()]
    manifests = [town.letter() for _ in range(LETTERS)]
    # Sealed twice, so that nothing but the letter itself is the same.
    mails = [[town.mail(manifest) for _ in gateways] for manifest in manifests]
    with ThreadPoolExecutor(len(gateways)) as peers:
        answers = [list(peers.map(_send, gateways, pair)) for pair in mails]
    for manifest, (one, other) in zip(manifests, answers, strict=True):
        assert (one.code, one.text) == (250, other.text)
        (row,) = town.messages(manifest["message_id"])
        assert row["evidence_id"] == one.evidence_id
        assert len(town.evidence(row["id"])) == 2
        assert town.documents(row["id"])
    assert [gateway.stop() for gateway in gateways] == [0, 0]


def _send(gateway: Running, mail: bytes) -> Answer:
    return gateway.send(mail)
