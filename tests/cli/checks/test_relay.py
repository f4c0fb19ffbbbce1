"""The relay: as a mail would meet it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from silta.cli.checks.finding import Verdict
from silta.cli.checks.relay import WORDS, look
from tests.cli.checks.examining import the_one
from tests.cli.command import Silta
from tests.docs.manual import rows
from tests.mailbox.outbox.relays import Clerk, relay
from tests.peers.ports import free_port
from tests.peers.sink import Sink
from tests.sender.servers import trusted


def at(silta: Silta, address: str) -> Silta:
    """Return the command with a relay."""
    return replace(silta, settings={"SILTA_MAIL_RELAY": address})


def test_no_relay_is_told(silta: Silta) -> None:
    """Nobody should wait for a mail that does not leave."""
    verdict, words = the_one(silta, look)
    assert (verdict, "wait in the outbox" in words) == (Verdict.WARNING, True)


def test_one_that_hears_us_gets_no_mail(silta: Silta) -> None:
    """Looking is free of charge."""
    clerk = Clerk()
    with relay(clerk, tls="clear") as listening:
        verdict, _ = the_one(at(silta, f"smtp://127.0.0.1:{listening.port}"), look)
    assert (verdict, clerk.kept) == (Verdict.OK, [])


def test_a_certificate_that_the_machine_trusts_is_well(
    silta: Silta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SSL_CERT_FILE names an authority of the operator's own."""
    with trusted(Sink(), tmp_path / "ca.pem") as port:
        asked = at(silta, f"smtp+starttls://127.0.0.1:{port}")
        assert "not one to trust" in the_one(asked, look)[1]
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert the_one(asked, look)[0] == Verdict.OK


def test_one_that_is_away_is_broken(silta: Silta) -> None:
    """The word for it is that of the manual."""
    verdict, words = the_one(at(silta, f"smtp://127.0.0.1:{free_port()}"), look)
    assert (verdict, "at relay.away" in words) == (Verdict.BROKEN, True)


def test_an_address_that_cannot_be_one_shows_no_password(silta: Silta) -> None:
    """It stands in the setting, in clear."""
    verdict, words = the_one(at(silta, "smtp://silta:salasana@posti.silta.example:25"), look)
    assert (verdict, "salasana" in words) == (Verdict.BROKEN, False)
    assert "SILTA_MAIL_RELAY" in words


@pytest.mark.parametrize("word", WORDS)
def test_each_word_stands_in_the_manual(word: str) -> None:
    """The line sends its reader there."""
    assert any(word in row[0] for row in rows("operations.md"))
