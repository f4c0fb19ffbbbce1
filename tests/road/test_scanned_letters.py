"""A scanner stands between the judgement and the filing, and "not scanned" is never "clean"."""

from __future__ import annotations

import io
import json
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from silta.base.journal import open_journal
from silta.base.reason import Reason
from silta.cli.main import cli
from silta.gateway.decide import Refuse
from silta.gateway.facts import FactsChanged
from silta.gateway.intake import Intake, Judged
from tests.letters import small_pdf
from tests.peers.clamd import EICAR, Behaviour, Clamd, hanging_up, honest, running_clamd, saying
from tests.peers.directory import short_directory
from tests.road.building import copy_of
from tests.road.canaries import DOCUMENT_NAMES, LETTER, TEXT_IN_DOCUMENT, found_in
from tests.town import AINO, Town, received

FAULT = "451 4.3.0 fault a fault of ours, try again later"
MALICIOUS = "554 5.7.1 document.malicious a document was found to be malicious (documents.2)"
# The second is so large that, sealed, it stands in a file.
LARGE = {"päätös.pdf": small_pdf("Paatos"), "oikaisuohje.pdf": small_pdf("Ohje " * 30_000)}
BAD = {**LARGE, "tarttuva.pdf": small_pdf(EICAR.decode())}
CANARIES = {name: small_pdf(TEXT_IN_DOCUMENT) for name in DOCUMENT_NAMES}
BAD_CANARIES = {name: small_pdf(TEXT_IN_DOCUMENT + EICAR.decode()) for name in DOCUMENT_NAMES}


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    """Give an honest clamd, in a folder that no town is copied to."""
    with short_directory() as folder, running_clamd(folder / "clamd.ctl") as running:
        yield running


@pytest.fixture
def scanning(
    first_town: Town, clamd: Clamd, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Town, Intake]]:
    """Give a town whose intake has its documents scanned, and that intake."""
    monkeypatch.setenv("SILTA_CLAMD", str(clamd.path))
    with copy_of(first_town) as town, town.intake() as intake:
        yield town, intake


@pytest.fixture
def journal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Give what the journal says during the test."""
    written = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", written)
        open_journal("test")
    return written.getvalue


def kept(town: Town) -> tuple[int, int, list[Path]]:
    """Return the messages, the records and the sealed files of a town."""
    files = [path for path in (town.home / "sealed").rglob("*") if path.is_file()]
    return len(town.messages()), len(town.evidence()), files


def test_a_malicious_document_ends_the_letter_and_an_honest_one_is_filed_after_it(
    scanning: tuple[Town, Intake], clamd: Clamd
) -> None:
    """The sender must not try again; but for the record nothing is kept, not even sealed."""
    town, intake = scanning
    messages, records, files = kept(town)
    assert str(intake.take_in(received(town.mail(town.letter(BAD), BAD)))) == MALICIOUS
    assert clamd.scanned == list(BAD.values())
    assert kept(town) == (messages, records + 1, files)
    manifest = town.letter(LARGE)
    assert intake.take_in(received(town.mail(manifest, LARGE))).code == 250
    (row,) = town.messages(manifest["message_id"])
    assert town.documents(row["id"]) == list(LARGE.values())


@pytest.mark.parametrize(
    "behave",
    [
        saying(),
        saying(b"stream: Kuukkelipaikka ERROR\0"),
        saying(b"stream: Heuristics.Limits.Exceeded FOUND\0"),
        hanging_up(after_bytes=5),
    ],
    ids=["no answer", "an error", "a limit", "a reset"],
)
def test_an_unscanned_letter_stays_with_its_sender(
    scanning: tuple[Town, Intake], clamd: Clamd, journal: Callable[[], str], behave: Behaviour
) -> None:
    """It sends again, and is filed when clamd is well; the journal knows why, and no content."""
    town, intake = scanning
    mail = received(town.mail(town.letter(CANARIES, **LETTER), CANARIES))
    before = kept(town)
    clamd.behave = behave
    assert str(intake.take_in(mail)) == FAULT
    assert kept(town) == before
    assert "documents.0 was not scanned: clamd" in journal()
    assert found_in(journal().encode()) == []
    clamd.behave = honest
    assert intake.take_in(mail).code == 250


def test_the_journal_of_a_malicious_letter_holds_nothing_of_it(
    scanning: tuple[Town, Intake], journal: Callable[[], str]
) -> None:
    """The signature's name and the document's number are enough to act upon."""
    town, intake = scanning
    manifest = town.letter(BAD_CANARIES, **LETTER)
    reply = intake.take_in(received(town.mail(manifest, BAD_CANARIES)))
    assert reply.code == 554
    assert '"detail": "clamd found Eicar-Signature"' in journal()
    assert found_in(journal().encode() + str(reply).encode()) == []


def test_only_a_letter_that_would_be_filed_is_scanned(
    scanning: tuple[Town, Intake], clamd: Clamd
) -> None:
    """Strangers get no work of the scanner; a peer that missed our 250 hears it without one."""
    town, intake = scanning
    manifest = town.letter()
    first = intake.take_in(received(town.mail(manifest)))
    seen = clamd.connections
    clamd.behave = saying()
    assert intake.take_in(received(town.mail(manifest))) == first
    assert intake.take_in(received(town.mail(signer="naapurila"))).code == 550
    assert (first.code, clamd.connections) == (250, seen)


def test_a_letter_is_scanned_once_however_often_the_facts_change(
    scanning: tuple[Town, Intake], clamd: Clamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documents are the same at each try."""
    town, intake = scanning

    def change(*_: object) -> None:
        raise FactsChanged

    monkeypatch.setattr("silta.gateway.settle._commit", change)
    assert str(intake.take_in(received(town.mail()))) == FAULT
    assert len(clamd.scanned) == 2


def test_what_changes_while_clamd_is_at_work_counts(
    scanning: tuple[Town, Intake], clamd: Clamd
) -> None:
    """A scan holds no transaction, and what was judged before it is judged again."""
    town, intake = scanning

    def pause_meanwhile(clamd: Clamd, connection: socket.socket) -> None:
        clamd.behave = honest
        town.silta("account", "pause", "--hetu", AINO)
        honest(clamd, connection)

    clamd.behave = pause_meanwhile
    reply = intake.take_in(received(town.mail()))
    assert str(reply).startswith("550 5.2.1 account.not_active")


@pytest.mark.parametrize(
    ("behave", "documents", "reason"),
    [(honest, LARGE, None), (honest, BAD, "document.malicious"), (saying(), LARGE, "fault")],
    ids=["clean", "malicious", "not scanned"],
)
def test_inspect_says_what_the_intake_would(
    scanning: tuple[Town, Intake],
    clamd: Clamd,
    behave: Behaviour,
    documents: dict[str, bytes],
    reason: str | None,
) -> None:
    """With the signer and the rules that the letter passed before."""
    town, intake = scanning
    mail = town.home.parent / "mail.eml"
    mail.write_bytes(town.mail(town.letter(documents), documents))
    clamd.behave = behave
    command = ["inspect", str(mail), "--json"]
    said = json.loads(CliRunner().invoke(cli, command, env=town.environment).stdout)
    assert said["reason"] == reason
    assert said["signer"] == town.registers.keys["kirjaamo"]
    assert said["rules"]
    assert town.messages() == []
    checked = intake.check(received(town.mail(town.letter(documents), documents)))
    assert isinstance(checked, Judged)
    assert isinstance(checked.decision, Refuse) == (reason is not None)


def test_on_the_wire_with_a_clamd_that_comes_and_goes(first_town: Town, short_tmp: Path) -> None:
    """A gateway starts without its scanner, says so, and files nothing until it is there."""
    path = short_tmp / "clamd.ctl"
    with copy_of(first_town) as town:
        town.start_gateway(SILTA_CLAMD=str(path))
        assert '"event": "scanner away"' in town.running[-1].journal()
        assert town.send(town.mail()).text == FAULT.removeprefix("451 ")
        with running_clamd(path):
            answer = town.send(town.mail(town.letter(BAD), BAD))
            assert (answer.code, answer.reason) == (554, Reason.DOCUMENT_MALICIOUS)
            assert town.send(town.mail()).reason == "filed"
        assert town.send(town.mail()).reason == "fault"
        assert len(town.messages()) == 1


def test_a_gateway_whose_scanner_is_there_warns_of_nothing(first_town: Town, clamd: Clamd) -> None:
    """A warning at every start is soon read by nobody."""
    with copy_of(first_town) as town:
        running = town.start_gateway(SILTA_CLAMD=str(clamd.path))
        assert "scanner away" not in running.journal()
        assert (clamd.connections, clamd.scanned) == (1, [])
