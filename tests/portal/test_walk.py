"""The whole way of a citizen: from the log-in to the document, byte for byte."""

from __future__ import annotations

from tests.letters import DOCUMENTS
from tests.portal.web import Web

LETTER = {"title": "Päivähoitopäätös Oivalle", "neutral_title": "Päätös", "language": "fi"}


def test_a_citizen_reads_what_was_signed(web: Web) -> None:
    """Log in, acknowledge, read, download: the bytes are those that the municipality sent."""
    reference = web.file(web.town.letter(matter=LETTER))
    aino = web.citizen()
    assert aino.log_in().url.endswith("/fi/inbox")
    assert "Päivähoitopäätös Oivalle" not in aino.get(f"/fi/inbox/{reference}").text
    aino.press("/acknowledge")
    assert "Allekirjoitus tarkistettu: Siltalan kaupunki" in aino.text()
    assert "Päivähoitopäätös Oivalle" in aino.text()
    for number, content in enumerate(DOCUMENTS.values(), 1):
        assert aino.get(f"/fi/inbox/{reference}/documents/{number}").content == content
